//! Reading tables in pages by key: bounded memory, and no read transaction that stays open and keeps the log from shrinking.
//!
//! Tables only grow at their end, so pages read one after the other fit together.

use std::path::Path;
use std::vec;

use rusqlite::types::FromSql;
use rusqlite::{Connection, Row, params};

use crate::chain::Link;
use crate::error::JournalError;
use crate::limits::{
    DETAIL_BYTES_MAX, KIND_BYTES_MAX, PAGE_BYTES_MAX, PAGE_ROWS_MAX, PAYLOAD_BYTES_MAX,
    PRINCIPAL_BYTES_MAX,
};
use crate::rows::{EventRow, MinuteRow, TickRow};

/// A key of up to two columns; tables with one use 0 for the second.
pub(crate) type Key = (i64, i64);

/// A row that can be read in pages.
pub(crate) trait Stored: Sized {
    /// Selects rows with key >= (?1, ?2) whose first column is <= ?3, in order of the key.
    const SELECT: &'static str;
    const ACTION: &'static str;

    fn decode(row: &Row<'_>) -> rusqlite::Result<Self>;
    /// The least key after this row's; none at the end of all keys.
    fn next_key(&self) -> Option<Key>;
    fn bytes(&self) -> usize;
}

/// An event and its stored link.
pub(crate) struct ChainedEvent {
    pub(crate) event: EventRow,
    pub(crate) chain: Link,
}

/// All rows in a range, page by page. Ends after the first error.
pub(crate) struct Rows<'c, T> {
    connection: &'c Connection,
    path: &'c Path,
    from: Option<Key>,
    end: i64,
    page: vec::IntoIter<T>,
}

impl<'c, T: Stored> Rows<'c, T> {
    /// Rows whose first key column is in the closed range.
    pub(crate) fn new(
        connection: &'c Connection,
        path: &'c Path,
        (start, end): (i64, i64),
    ) -> Self {
        Self {
            connection,
            path,
            from: Some((start, 0)),
            end,
            page: Vec::new().into_iter(),
        }
    }

    fn load(&self, from: Key) -> rusqlite::Result<Vec<T>> {
        let mut statement = self.connection.prepare(T::SELECT)?;
        let mut rows = statement.query(params![from.0, from.1, self.end])?;
        let mut page = Vec::new();
        let mut bytes = 0;
        while page.len() < PAGE_ROWS_MAX && bytes < PAGE_BYTES_MAX {
            let Some(row) = rows.next()? else { break };
            let row = T::decode(row)?;
            bytes += row.bytes();
            page.push(row);
        }
        Ok(page)
    }
}

impl<T: Stored> Iterator for Rows<'_, T> {
    type Item = Result<T, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(row) = self.page.next() {
            return Some(Ok(row));
        }
        let from = self.from.take()?;
        match self.load(from) {
            Ok(page) => {
                self.from = page.last().and_then(T::next_key);
                self.page = page.into_iter();
                self.page.next().map(Ok)
            }
            Err(error) => Some(Err(JournalError::sqlite(self.path, T::ACTION, error))),
        }
    }
}

impl Stored for ChainedEvent {
    const SELECT: &'static str = "SELECT seq, time_ns, team, principal, kind, payload, chain FROM events \
        WHERE seq >= ?1 AND ?2 = 0 AND seq <= ?3 ORDER BY seq";
    const ACTION: &'static str = "read the events";

    fn decode(row: &Row<'_>) -> rusqlite::Result<Self> {
        let event = EventRow {
            seq: row.get(0)?,
            time_ns: row.get(1)?,
            team: row.get(2)?,
            principal: text(row, 3, PRINCIPAL_BYTES_MAX)?,
            kind: text(row, 4, KIND_BYTES_MAX)?,
            payload: text(row, 5, PAYLOAD_BYTES_MAX)?,
        };
        Ok(Self {
            event,
            chain: row.get(6)?,
        })
    }

    fn next_key(&self) -> Option<Key> {
        self.event
            .seq
            .checked_add(1)?
            .try_into()
            .ok()
            .map(|seq| (seq, 0))
    }

    fn bytes(&self) -> usize {
        self.event.bytes()
    }
}

impl Stored for TickRow {
    const SELECT: &'static str = "SELECT second, team, score_mpt, spend_musd, sent, fast, ok, slow, wrong, failed, void, \
        in_flight, detail FROM ticks WHERE (second, team) >= (?1, ?2) AND second <= ?3 ORDER BY second, team";
    const ACTION: &'static str = "read the ticks";

    fn decode(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            second: row.get(0)?,
            team: row.get(1)?,
            score_mpt: row.get(2)?,
            spend_musd: row.get(3)?,
            sent: row.get(4)?,
            fast: row.get(5)?,
            ok: row.get(6)?,
            slow: row.get(7)?,
            wrong: row.get(8)?,
            failed: row.get(9)?,
            void: row.get(10)?,
            in_flight: row.get(11)?,
            detail: text(row, 12, DETAIL_BYTES_MAX)?,
        })
    }

    fn next_key(&self) -> Option<Key> {
        Some((self.second.into(), i64::from(self.team) + 1))
    }

    fn bytes(&self) -> usize {
        self.bytes()
    }
}

impl Stored for MinuteRow {
    const SELECT: &'static str = "SELECT minute, digest FROM minutes WHERE minute >= ?1 AND ?2 = 0 AND minute <= ?3 ORDER BY minute";
    const ACTION: &'static str = "read the minutes";

    fn decode(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            minute: row.get(0)?,
            digest: row.get(1)?,
        })
    }

    fn next_key(&self) -> Option<Key> {
        Some((i64::from(self.minute) + 1, 0))
    }

    fn bytes(&self) -> usize {
        size_of::<Self>()
    }
}

/// A text column no longer than the writer would have let it be.
fn text(row: &Row<'_>, column: usize, bytes_max: usize) -> rusqlite::Result<String> {
    let value = row.get_ref(column)?;
    let convert = |error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(column, value.data_type(), error)
    };
    let text = value.as_str().map_err(|error| convert(error.into()))?;
    if text.len() > bytes_max {
        return Err(convert(
            format!("{} bytes, the limit is {bytes_max}", text.len()).into(),
        ));
    }
    String::column_result(value).map_err(|error| convert(error.into()))
}
