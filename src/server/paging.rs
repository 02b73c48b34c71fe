//! Lists paged by key, forth and back: by an instant, and by the id where two share it.

use serde::Deserialize;
use uuid::Uuid;

use super::db::is_storable;
use crate::shared::time::Instant;

/// The place of a row in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: Instant,
    pub id: Uuid,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.at.timestamp_micros(), self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Cursor, ()> {
        let (at, id) = text.split_once('_').ok_or(())?;
        let at = at.parse().ok().and_then(chrono::DateTime::from_timestamp_micros).filter(is_storable).ok_or(())?;
        Ok(Cursor { at, id: id.parse().map_err(|_| ())? })
    }
}

/// Which page of a list is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Position {
    #[default]
    Start,
    /// What follows this row.
    Behind(Cursor),
    /// What leads up to this row.
    Before(Cursor),
}

/// The same as an address carries it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    after: String,
    before: String,
}

impl Wanted {
    /// The page that is wanted: the first where the address can't be read.
    pub fn position(&self) -> Position {
        let behind = || self.after.parse().map(Position::Behind);
        self.before.parse().map(Position::Before).or_else(|()| behind()).unwrap_or_default()
    }
}

/// In which order a list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    OldestFirst,
    NewestFirst,
}

/// How a statement finds a page: `(at, id) {beyond} ($from.at, $from.id) ORDER BY at {order}, id {order} LIMIT $limit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    pub beyond: &'static str,
    pub order: &'static str,
    pub from: Cursor,
    /// One more than fit on a page, which tells whether there are others.
    pub limit: i64,
}

/// A page of a list, with where the pages beside it begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// The page before leads up to here.
    pub before: Option<Cursor>,
    /// The page behind follows here.
    pub behind: Option<Cursor>,
}

impl<T> Page<T> {
    /// The page with its rows made into something else; what makes nothing is left out.
    pub fn filter_map<U>(self, make: impl FnMut(T) -> Option<U>) -> Page<U> {
        Page { rows: self.rows.into_iter().filter_map(make).collect(), before: self.before, behind: self.behind }
    }

    /// The addresses of the pages beside it, on `path` with its query up to the cursor: `/meetings?list=past&`.
    pub fn links(&self, path: &str) -> (Option<String>, Option<String>) {
        (self.before.map(|cursor| format!("{path}before={cursor}")), self.behind.map(|cursor| format!("{path}after={cursor}")))
    }
}

impl Position {
    /// Whether the list is read from its first row on.
    pub fn is_start(self) -> bool {
        self == Position::Start
    }

    /// How to find the page in a list of this order.
    pub fn scan(self, order: Order, size: usize) -> Scan {
        let is_rising = (order == Order::OldestFirst) != matches!(self, Position::Before(_));
        let (beyond, order) = if is_rising { (">", "ASC") } else { ("<", "DESC") };
        let edge = |seconds, id| Cursor { at: chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default(), id };
        let from = match self {
            Position::Behind(cursor) | Position::Before(cursor) => cursor,
            Position::Start if is_rising => edge(0, Uuid::nil()),
            Position::Start => edge(253_402_300_000, Uuid::max()),
        };
        Scan { beyond, order, from, limit: i64::try_from(size).unwrap_or(i64::MAX - 1) + 1 }
    }

    /// The page that the statement's rows make.
    pub fn page<T>(self, mut rows: Vec<T>, size: usize, place_of: impl Fn(&T) -> Cursor) -> Page<T> {
        let has_more = rows.len() > size;
        rows.truncate(size);
        let is_backward = matches!(self, Position::Before(_));
        if is_backward {
            rows.reverse();
        }
        let (has_before, has_behind) = if is_backward { (has_more, true) } else { (!self.is_start(), has_more) };
        let before = rows.first().map(&place_of).filter(|_| has_before);
        let behind = rows.last().map(&place_of).filter(|_| has_behind);
        Page { rows, before, behind }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(nth: i64) -> Cursor {
        Cursor { at: chrono::DateTime::from_timestamp(1_800_000_000 + nth, 0).unwrap(), id: Uuid::max() }
    }

    /// What a database would answer about the rows 0 to 9.
    fn read(place: Position, order: Order) -> Page<i64> {
        let scan = place.scan(order, 4);
        let mut rows: Vec<i64> = (0..10).collect();
        rows.retain(|nth| {
            if scan.beyond == ">" {
                (at(*nth).at, Uuid::max()) > (scan.from.at, scan.from.id)
            } else {
                at(*nth).at < scan.from.at
            }
        });
        if scan.order == "DESC" {
            rows.reverse();
        }
        rows.truncate(usize::try_from(scan.limit).unwrap());
        place.page(rows, 4, |nth| at(*nth))
    }

    #[test]
    fn a_list_is_walked_to_its_end_and_back_again() {
        for order in [Order::OldestFirst, Order::NewestFirst] {
            let (mut there, mut page) = (vec![], read(Position::Start, order));
            assert_eq!(page.before, None);
            while let Some(cursor) = page.behind {
                there.push(page.rows);
                page = read(Position::Behind(cursor), order);
            }
            assert_eq!((there.len(), page.rows.len()), (2, 2));
            while let Some(cursor) = page.before {
                page = read(Position::Before(cursor), order);
                assert_eq!(Some(&page.rows), there.last(), "the same pages on the way back");
                there.pop();
            }
            assert!(there.is_empty());
        }
    }

    #[test]
    fn a_cursor_comes_back_from_the_address_as_it_went() {
        let cursor = Cursor { at: chrono::DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap(), id: Uuid::max() };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        let wanted = |after: &str, before: &str| Wanted { after: after.into(), before: before.into() }.position();
        assert_eq!(wanted(&cursor.to_string(), ""), Position::Behind(cursor));
        assert_eq!(wanted("", &cursor.to_string()), Position::Before(cursor));
        for broken in ["", "1_", "_", "a_b", "99999999999999999999_0"] {
            assert_eq!(wanted(broken, broken), Position::Start);
        }
    }
}
