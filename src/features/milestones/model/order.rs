//! Order as it is stored: positions with gaps, so that a move writes one row.

use std::collections::HashMap;
use std::hash::Hash;

/// The distance between neighbours in a fresh list.
pub const GAP: i64 = 1 << 20;

/// A position between two neighbours; `None` when the gap is used up and the list must be renumbered.
pub fn position_between(before: Option<i64>, after: Option<i64>) -> Option<i64> {
    positions_between(1, before, after).map(|positions| positions[0])
}

/// The positions of a fresh list of `n`.
pub fn renumbered(n: usize) -> Vec<i64> {
    (1..=n as i64).map(|place| place * GAP).collect()
}

/// The fewest rows to write so that sorting by position yields `wanted`: the longest run that is in order already stays,
/// the rest goes between. `current` may hold rows that are wanted no more, and lack new ones. Only where a gap is used up
/// is the list renumbered.
pub fn rows_to_write<Id: Copy + Eq + Hash>(current: &[(Id, i64)], wanted: &[Id]) -> Vec<(Id, i64)> {
    let stored: HashMap<Id, i64> = current.iter().copied().collect();
    let positions: Vec<Option<i64>> = wanted.iter().map(|id| stored.get(id).copied()).collect();
    let placed = fill(&positions).unwrap_or_else(|| renumbered(wanted.len()));
    let rows = wanted.iter().zip(placed).zip(&positions);
    rows.filter(|((_, new), old)| **old != Some(*new)).map(|((id, new), _)| (*id, new)).collect()
}

/// Every place's position, keeping the longest rising run; `None` when no run as long leaves room for what goes between.
fn fill(positions: &[Option<i64>]) -> Option<Vec<i64>> {
    // Two places that stay have room for those between exactly when position minus place doesn't fall.
    let places = 0i64..;
    let room: Vec<Option<i64>> = positions.iter().zip(places).map(|(p, place)| p.map(|p| p.saturating_sub(place))).collect();
    let kept = longest_run(&room, |earlier, later| earlier <= later);
    if kept.len() < longest_run(positions, |earlier, later| earlier < later).len() {
        return None;
    }
    let mut filled = Vec::with_capacity(positions.len());
    let mut before = None;
    for next in kept.into_iter().map(Some).chain([None]) {
        let after = next.and_then(|place| positions[place]);
        let missing = next.unwrap_or(positions.len()) - filled.len();
        filled.extend(positions_between(missing, before, after)?);
        filled.extend(after);
        before = after;
    }
    Some(filled)
}

/// `n` rising positions strictly between two neighbours, evenly spread, or a gap apart where one side is open.
fn positions_between(n: usize, before: Option<i64>, after: Option<i64>) -> Option<Vec<i64>> {
    let count = i64::try_from(n).ok()?;
    match (before, after) {
        (None, None) => Some(renumbered(n)),
        (Some(before), None) => (1..=count).map(|place| before.checked_add(place.checked_mul(GAP)?)).collect(),
        (None, Some(after)) => (1..=count).rev().map(|place| after.checked_sub(place.checked_mul(GAP)?)).collect(),
        (Some(before), Some(after)) => {
            let step = after.checked_sub(before)? / (count + 1);
            if n > 0 && step < 1 {
                return None;
            }
            Some((1..=count).map(|place| before + step * place).collect())
        }
    }
}

/// The indices of a longest run of keys in which each may stand before the next.
fn longest_run(keys: &[Option<i64>], may_precede: impl Fn(i64, i64) -> bool) -> Vec<usize> {
    // `ends[k]` is the lowest key that ends a run of `k + 1`, and its index; `previous` leads back through the run.
    let mut ends: Vec<(i64, usize)> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; keys.len()];
    for (index, key) in keys.iter().enumerate() {
        let Some(key) = *key else { continue };
        let length = ends.partition_point(|(end, _)| may_precede(*end, key));
        previous[index] = length.checked_sub(1).map(|shorter| ends[shorter].1);
        match ends.get_mut(length) {
            Some(end) => *end = (key, index),
            None => ends.push((key, index)),
        }
    }
    let last = ends.last().map(|(_, index)| *index);
    let mut run: Vec<usize> = std::iter::successors(last, |index| previous[*index]).collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn after_writing(current: &[(u32, i64)], rows: &[(u32, i64)], wanted: &[u32]) -> Vec<(u32, i64)> {
        let mut table: HashMap<u32, i64> = current.iter().copied().collect();
        table.extend(rows.iter().copied());
        let mut list: Vec<(u32, i64)> = table.into_iter().filter(|(id, _)| wanted.contains(id)).collect();
        list.sort_by_key(|(_, position)| *position);
        list
    }

    fn ids(list: &[(u32, i64)]) -> Vec<u32> {
        list.iter().map(|(id, _)| *id).collect()
    }

    fn fresh(n: u32) -> Vec<(u32, i64)> {
        (0..n).zip(renumbered(n as usize)).collect()
    }

    #[test]
    fn a_position_lies_strictly_between_its_neighbours() {
        assert_eq!(position_between(None, None), Some(GAP));
        assert_eq!(position_between(Some(GAP), None), Some(2 * GAP));
        assert_eq!(position_between(None, Some(GAP)), Some(0));
        assert_eq!(position_between(Some(10), Some(12)), Some(11));
        assert_eq!(position_between(Some(10), Some(11)), None);
        assert_eq!(position_between(Some(10), Some(10)), None);
        assert_eq!(position_between(Some(12), Some(10)), None);
        assert_eq!(position_between(Some(i64::MAX), None), None);
        assert_eq!(position_between(None, Some(i64::MIN)), None);
    }

    #[test]
    fn a_list_in_order_needs_no_row() {
        assert_eq!(rows_to_write(&fresh(5), &[0, 1, 2, 3, 4]), []);
        assert_eq!(rows_to_write(&fresh(5), &[0, 2, 4]), []);
        assert_eq!(rows_to_write::<u32>(&[], &[]), []);
    }

    #[test]
    fn a_new_row_is_written_alone() {
        assert_eq!(rows_to_write(&fresh(2), &[0, 7, 1]), [(7, GAP + GAP / 2)]);
    }

    #[test]
    fn a_used_up_gap_renumbers_the_list() {
        let current = [(0, 1), (1, 2), (2, 3)];
        let rows = rows_to_write(&current, &[0, 2, 1]);
        assert_eq!(rows, [(1, 3 + GAP)], "the last place is always free");
        let rows = rows_to_write(&[(0, 1), (1, 2), (2, 9), (3, 10)], &[0, 3, 1, 2]);
        assert_eq!(rows, [(0, GAP), (3, 2 * GAP), (1, 3 * GAP), (2, 4 * GAP)]);
    }

    #[test]
    fn rows_that_share_a_position_are_told_apart_by_one_write() {
        assert_eq!(rows_to_write(&[(0, GAP), (1, GAP), (2, 5 * GAP)], &[0, 1, 2]), [(0, 0)]);
    }

    #[test]
    fn ten_thousand_moves_keep_working() {
        let mut list = fresh(40);
        let mut seed: u64 = 1;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let mut written = 0;
        for _ in 0..10_000 {
            let mut wanted = ids(&list);
            let moved = wanted.remove(random(40));
            wanted.insert(random(40), moved);
            let rows = rows_to_write(&list, &wanted);
            written += rows.len();
            list = after_writing(&list, &rows, &wanted);
            assert_eq!(ids(&list), wanted);
        }
        assert!(written < 20_000, "{written} rows for 10,000 moves");
    }

    #[test]
    fn always_the_same_gap_is_used_up_seldom() {
        let mut list = fresh(3);
        let mut many = 0;
        for _ in 0..1_000 {
            let mut wanted = ids(&list);
            wanted.swap(1, 2);
            wanted.swap(0, 1);
            let rows = rows_to_write(&list, &wanted);
            many += usize::from(rows.len() > 1);
            list = after_writing(&list, &rows, &wanted);
            assert_eq!(ids(&list), wanted);
        }
        assert!(many < 100, "{many} renumberings in 1,000 moves");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

        #[test]
        fn writing_the_rows_yields_the_wanted_order(
            positions in prop::collection::vec(-20i64..20, 0..12),
            wanted in Just((0u32..16).collect::<Vec<_>>()).prop_shuffle(),
            take in 0usize..16,
        ) {
            let current: Vec<(u32, i64)> = (0u32..).zip(positions).collect();
            let wanted = &wanted[..take];
            let list = after_writing(&current, &rows_to_write(&current, wanted), wanted);
            prop_assert_eq!(ids(&list), wanted);
            prop_assert!(list.windows(2).all(|pair| pair[0].1 < pair[1].1));
        }

        #[test]
        fn one_move_writes_one_row(n in 2u32..60, from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
            let current = fresh(n);
            let mut wanted = ids(&current);
            let moved = wanted.remove(from.index(n as usize));
            wanted.insert(to.index(n as usize), moved);
            let rows = rows_to_write(&current, &wanted);
            prop_assert_eq!(rows.len(), usize::from(from.index(n as usize) != to.index(n as usize)));
        }

        #[test]
        fn a_move_writes_more_than_one_row_only_when_no_place_is_left(
            gaps in prop::collection::vec(1i64..4, 2..12),
            from in any::<prop::sample::Index>(),
            to in any::<prop::sample::Index>(),
        ) {
            let mut at = 0;
            let current: Vec<(u32, i64)> = (0u32..).zip(gaps).map(|(id, gap)| { at += gap; (id, at) }).collect();
            let mut rest = current.clone();
            let moved = rest.remove(from.index(current.len()));
            let place = to.index(current.len());
            let mut wanted = ids(&rest);
            wanted.insert(place, moved.0);
            let before = place.checked_sub(1).map(|above| rest[above].1);
            let after = rest.get(place).map(|below| below.1);
            let fits = position_between(before, after).is_some();
            prop_assert!(!fits || rows_to_write(&current, &wanted).len() <= 1);
        }
    }
}
