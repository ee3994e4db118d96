//! The rows of the three tables that grow, and the batch that carries them.

/// One event: an input, a decision, anything that happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventRow {
    /// Sequence number; the first event has 1, and there are no gaps.
    pub seq: u64,
    /// Game time in nanoseconds, at most `i64::MAX` (292 years).
    pub time_ns: u64,
    /// The team it concerns; none for the whole game.
    pub team: Option<u16>,
    /// Who caused it, such as `player:ann` or `system`.
    pub principal: String,
    /// A dotted name in lower case, such as `input.command` or `instance.lost`.
    pub kind: String,
    /// JSON text, kept to the byte as given.
    pub payload: String,
}

/// What one team did in one game second. The journal stores the numbers and does not interpret them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct TickRow {
    /// Game second.
    pub second: u32,
    /// The team.
    pub team: u16,
    /// Score in milli-points.
    pub score_mpt: i64,
    /// Spend in micro-dollars.
    pub spend_musd: i64,
    /// Requests sent.
    pub sent: u64,
    /// Answers that were right and fast.
    pub fast: u64,
    /// Answers that were right and in time.
    pub ok: u64,
    /// Answers that were right and slow.
    pub slow: u64,
    /// Wrong answers.
    pub wrong: u64,
    /// Requests that failed, whatever the cause.
    pub failed: u64,
    /// Requests that count for nobody, whatever the cause.
    pub void: u64,
    /// Requests without an outcome at the end of the second.
    pub in_flight: u64,
    /// JSON text: causes, histogram.
    pub detail: String,
}

/// The digest of the game at the end of one game minute.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MinuteRow {
    /// Game minute.
    pub minute: u32,
    /// The digest chain up to and including this minute.
    pub digest: [u8; 32],
}

/// Rows that belong together: all of them are committed, or none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Events with consecutive sequence numbers that follow on the last batch.
    pub events: Vec<EventRow>,
    /// Ticks; per team the seconds ascend, over batches too. Seconds may be left out.
    pub ticks: Vec<TickRow>,
    /// Minutes, ascending, over batches too.
    pub minutes: Vec<MinuteRow>,
}

impl Batch {
    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.events.len() + self.ticks.len() + self.minutes.len()
    }

    /// Bytes of the rows, texts included; what the limits count.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let events: usize = self.events.iter().map(EventRow::bytes).sum();
        let ticks: usize = self.ticks.iter().map(TickRow::bytes).sum();
        events + ticks + self.minutes.len() * size_of::<MinuteRow>()
    }
}

impl EventRow {
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.principal.len() + self.kind.len() + self.payload.len()
    }
}

impl TickRow {
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.detail.len()
    }
}
