//! Waiting for a moment more finely than the runtime's own timers, which step
//! by whole milliseconds.

use std::io;
use std::time::{Duration, Instant};

/// Waits for one moment at a time.
#[cfg(target_os = "linux")]
#[derive(Debug)]
pub(super) struct Alarm {
    timer: tokio::io::unix::AsyncFd<std::os::fd::OwnedFd>,
}

#[cfg(target_os = "linux")]
impl Alarm {
    pub(super) fn new() -> io::Result<Self> {
        use rustix::time::{TimerfdClockId, TimerfdFlags, timerfd_create};
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
        #[expect(
            deprecated,
            reason = "what replaces it is unsafe; this descriptor is owned, and open as long as it is registered"
        )]
        let timer = tokio::io::unix::AsyncFd::new(timer)?;
        Ok(Self { timer })
    }

    /// Waits until the moment. Each is told by the clock anew, so that no error adds up.
    pub(super) async fn reached(&self, moment: Instant) -> io::Result<()> {
        use rustix::time::{Itimerspec, TimerfdTimerFlags, Timespec, timerfd_settime};
        loop {
            let left = moment.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            let once = Itimerspec {
                it_interval: Timespec::default(),
                it_value: Timespec::try_from(left.min(Duration::from_secs(3600)))
                    .map_err(io::Error::other)?,
            };
            // Setting it anew also takes back that it has rung.
            timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &once)?;
            let mut rung = self.timer.readable().await?;
            // Whether there is something to read or not: until it is set again, nothing comes after it.
            let _ = rustix::io::read(&self.timer, &mut [0; 8]);
            rung.clear_ready();
        }
    }
}

/// Waits for one moment at a time, to the runtime's millisecond.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub(super) struct Alarm;

#[cfg(not(target_os = "linux"))]
impl Alarm {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self)
    }

    pub(super) async fn reached(&self, moment: Instant) -> io::Result<()> {
        tokio::time::sleep_until(moment.into()).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_rings_at_its_moment_again_and_again() {
        let alarm = Alarm::new().expect("a timer");
        let began = Instant::now();
        for step in 1..=20 {
            let moment = began + Duration::from_micros(700) * step;
            alarm.reached(moment).await.expect("it rings");
            assert!(Instant::now() >= moment);
        }
        alarm
            .reached(began)
            .await
            .expect("what is over rings at once");
    }
}
