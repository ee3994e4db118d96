//! The SQL that SCHEMA.md shows works on a journal.

use rusqlite::Connection;

use crate::support::{filled, place};

#[test]
fn the_examples_run_and_find_rows() {
    let (_folder, path) = place();
    filled(&path, 61).finish([0; 32], 61).unwrap();
    let connection = Connection::open(&path).unwrap();
    let document = include_str!("../../SCHEMA.md");
    let examples: Vec<_> = document
        .split("```sql\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(
        examples.len() >= 5,
        "SCHEMA.md has only {} examples",
        examples.len()
    );
    for sql in examples {
        let mut statement = connection
            .prepare(sql)
            .unwrap_or_else(|error| panic!("{sql}\n{error}"));
        let mut rows = statement.query([]).unwrap();
        assert!(rows.next().unwrap().is_some(), "finds nothing: {sql}");
    }
}
