//! A draft for everybody at once: the pairs whose fits add up to the most, so that the best mentor goes to whoever needs
//! them most and not to whoever comes first.

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

/// More than this at a time would keep people waiting: the work grows with the square of the mentees.
pub const AT_ONCE: usize = 150;

/// For each mentee (a row of scores, by mentor) the mentor's index, or none where the seats don't reach. `None` as a score
/// means that the two cannot be paired.
pub fn assign(scores: &[Vec<Option<i64>>], seats: &[i64]) -> Vec<Option<usize>> {
    if scores.is_empty() {
        return Vec::new();
    }
    let useful = i64::try_from(scores.len()).unwrap_or(i64::MAX);
    let chairs: Vec<usize> = seats
        .iter()
        .enumerate()
        .flat_map(|(mentor, free)| std::iter::repeat_n(mentor, usize::try_from((*free).clamp(0, useful)).unwrap_or(0)))
        .collect();
    // A chair that fits badly is better than none; one that cannot be taken is worse than none. As many columns without a
    // chair as there are mentees, so that nobody is forced onto one.
    const SEATED: i64 = 10_000;
    let weight = |mentee: usize, chair: usize| match chairs.get(chair) {
        Some(mentor) => scores[mentee][*mentor].map_or(-SEATED, |score| SEATED + score.clamp(0, SEATED - 1)),
        None => 0,
    };
    let weights = Matrix::from_fn(scores.len(), chairs.len() + scores.len(), |(row, column)| weight(row, column));
    let (_, columns) = kuhn_munkres(&weights);
    let seated =
        |(mentee, column): (usize, &usize)| chairs.get(*column).copied().filter(|mentor| scores[mentee][*mentor].is_some());
    columns.iter().enumerate().map(seated).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[i64]]) -> Vec<Vec<Option<i64>>> {
        rows.iter().map(|row| row.iter().map(|score| (*score >= 0).then_some(*score)).collect()).collect()
    }

    #[test]
    fn the_sum_of_all_fits_counts_and_not_the_best_single_one() {
        // Whoever comes first would take mentor 0 and leave the second mentee with nothing in common.
        assert_eq!(assign(&rows(&[&[10, 9], &[9, 0]]), &[1, 1]), [Some(1), Some(0)]);
    }

    #[test]
    fn nobody_goes_without_while_a_seat_is_free_and_no_seat_is_given_twice() {
        assert_eq!(assign(&rows(&[&[0, 0], &[0, 0], &[90, 0]]), &[1, 1]).iter().flatten().count(), 2);
        assert_eq!(assign(&rows(&[&[5], &[7], &[6]]), &[2]), [None, Some(0), Some(0)]);
        assert_eq!(assign(&rows(&[&[5], &[7]]), &[0]), [None, None]);
        assert_eq!(assign(&[], &[3]), []);
    }

    #[test]
    fn whoever_cannot_be_paired_is_not() {
        assert_eq!(assign(&rows(&[&[-1, 3], &[-1, 9]]), &[5, 1]), [None, Some(1)]);
    }

    #[test]
    fn a_hundred_and_fifty_with_three_hundred_seats_are_placed() {
        let scores: Vec<Vec<Option<i64>>> =
            (0..150).map(|mentee| (0..100).map(|mentor| Some((mentee * 31 + mentor * 17) % 97)).collect()).collect();
        let placed = assign(&scores, &[3; 100]);
        assert_eq!(placed.iter().flatten().count(), 150);
        for mentor in 0..100 {
            assert!(placed.iter().filter(|one| **one == Some(mentor)).count() <= 3);
        }
    }
}
