//! What a group does by itself: its planned sizes, what is suspended, what is protected.

use super::Planner;
use crate::account::Process;
use crate::autoscale::SCHEDULE_MAX;
use crate::command::Command;

impl Planner<'_> {
    /// Changes what groups do by themselves.
    pub(super) fn habits(&mut self) {
        let stack = self.stack;
        for (i, wish) in stack.account.group.iter().enumerate() {
            let Some(index) = self.group(wish) else {
                continue;
            };
            let path = format!("account.group[{i}]");
            let guard = self.after.groups[index].security_group.clone();
            self.guarded_as_is(&path, &guard, wish.security_group.as_ref());
            self.schedule(&path, wish, index);
            let group = &mut self.after.groups[index];
            let name = || wish.name.clone();
            let mut commands = Vec::new();
            if let Some(is_protected) = wish.protected.filter(|it| *it != group.is_protected) {
                group.is_protected = is_protected;
                commands.push(Command::SetProtection {
                    group: name(),
                    is_protected,
                });
            }
            let suspended = wish.suspended.as_deref().map(Process::each_once);
            if let Some(suspended) = suspended.filter(|it| *it != group.suspended) {
                group.suspended.clone_from(&suspended);
                commands.push(Command::SetProcesses {
                    group: name(),
                    suspended,
                });
            }
            for command in commands {
                self.send_for(&wish.name, command);
            }
        }
    }

    fn schedule(&mut self, path: &str, wish: &super::super::GroupWish, index: usize) {
        let Some(mut schedule) = wish.schedule.clone() else {
            return;
        };
        schedule.sort_by_key(|planned| planned.at);
        if schedule == self.after.groups[index].schedule {
            return;
        }
        if schedule.len() > SCHEDULE_MAX {
            let message = format!("{} planned changes", schedule.len());
            let help = format!("plan {SCHEDULE_MAX} at most");
            self.error(
                "limit",
                &format!("{path}.schedule"),
                message,
                "too many",
                help,
            );
            return;
        }
        self.after.groups[index].schedule.clone_from(&schedule);
        self.send_for(
            &wish.name,
            Command::SetSchedule {
                group: wish.name.clone(),
                schedule,
            },
        );
    }
}
