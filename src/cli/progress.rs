//! How far a run is, on standard error: only for a person, only once it takes longer than a moment.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{FormattedDuration, HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use upheld::engine::{Event, Listener};

/// Work shorter than this shows nothing.
const MOMENT: Duration = Duration::from_secs(1);

/// What has been read of how much, gathered from all threads of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    bytes: Arc<AtomicU64>,
    rows: Arc<AtomicU64>,
    /// Of the opened tables: all bytes and all rows, as far as every table says.
    whole: Arc<Mutex<Whole>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Whole {
    tables: u64,
    bytes: Option<u64>,
    rows: Option<u64>,
}

impl Counted {
    /// What the engine calls.
    pub(super) fn listener(&self) -> Listener {
        let counted = self.clone();
        Arc::new(move |event| counted.hear(&event))
    }

    fn hear(&self, event: &Event) {
        match event {
            Event::Opened { bytes, rows, .. } => {
                let mut whole = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
                whole.add(*bytes, *rows);
            }
            Event::Advanced { bytes, rows, .. } => {
                self.bytes.fetch_add(*bytes, Ordering::Relaxed);
                self.rows.fetch_add(*rows, Ordering::Relaxed);
            }
            Event::Finished { .. } => {}
        }
    }

    /// What is done, of how much, and whether that is bytes. Rows where the data says how many there are.
    fn state(&self) -> State {
        let whole = *self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        let (bytes, rows) = (self.bytes.load(Ordering::Relaxed), self.rows.load(Ordering::Relaxed));
        match (whole.rows, whole.bytes) {
            (Some(all), _) => State { done: rows, all: Some(all), unit: Unit::Rows },
            (None, Some(all)) if bytes > 0 || rows == 0 => State { done: bytes, all: Some(all), unit: Unit::Bytes },
            (None, _) if bytes > 0 => State { done: bytes, all: None, unit: Unit::Bytes },
            (None, _) => State { done: rows, all: None, unit: Unit::Rows },
        }
    }
}

impl Whole {
    /// The whole is known only as long as every table knows its own.
    fn add(&mut self, bytes: Option<u64>, rows: Option<u64>) {
        let sum = |known: Option<u64>, more: Option<u64>| Some(known?.saturating_add(more?));
        (self.bytes, self.rows) =
            if self.tables == 0 { (bytes, rows) } else { (sum(self.bytes, bytes), sum(self.rows, rows)) };
        self.tables += 1;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Bytes,
    Rows,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    done: u64,
    all: Option<u64>,
    unit: Unit,
}

impl State {
    /// Whether all has been read, so that only keys are left to compare.
    fn is_read(self) -> bool {
        self.all.is_some_and(|all| self.done >= all)
    }

    /// How fast it went so far, and how long the rest takes at that: an average, since a guess from the last moment jumps.
    fn pace(self, elapsed: Duration) -> String {
        let per_second = self.done as f64 / elapsed.as_secs_f64().max(f64::MIN_POSITIVE);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "for people; a cast of floats saturates"
        )]
        let rate = match self.unit {
            Unit::Bytes => format!("{}/s", HumanBytes(per_second as u64)),
            Unit::Rows => format!("{} rows/s", HumanCount(per_second as u64)),
        };
        let Some(all) = self.all else { return rate };
        let left = all.saturating_sub(self.done) as f64 / per_second.max(f64::MIN_POSITIVE);
        let left = Duration::try_from_secs_f64(left.ceil()).unwrap_or(Duration::MAX);
        format!("{rate}, {} left", FormattedDuration(left))
    }
}

/// The line on the terminal.
#[derive(Debug)]
pub(super) struct Progress {
    counted: Counted,
    wanted: bool,
    started: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Shows nothing yet. `wanted`: whether it may ever.
    pub(super) fn new(counted: Counted, wanted: bool) -> Self {
        Self { counted, wanted, started: Instant::now(), bar: None }
    }

    /// Brings the line up to date; to be called a few times a second.
    pub(super) fn tick(&mut self) {
        if !self.wanted || self.started.elapsed() < MOMENT {
            return;
        }
        let state = self.counted.state();
        let elapsed = self.started.elapsed();
        let bar = self.bar.get_or_insert_with(|| bar(state, elapsed));
        bar.set_style(style(state));
        bar.set_message(state.pace(elapsed));
        if let Some(all) = state.all {
            bar.set_length(all.max(state.done));
        }
        bar.set_position(state.done);
    }

    /// Takes the line away, so that the report stands alone.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A line that says all from its first frame on.
fn bar(state: State, elapsed: Duration) -> ProgressBar {
    ProgressBar::with_draw_target(state.all, ProgressDrawTarget::stderr())
        .with_elapsed(elapsed)
        .with_style(style(state))
        .with_message(state.pace(elapsed))
        .with_position(state.done)
}

fn style(state: State) -> ProgressStyle {
    ProgressStyle::with_template(template(state)).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn template(state: State) -> &'static str {
    if state.done == 0 {
        // No rate, and no guess of the time left, can be had from nothing.
        return "reading ...";
    }
    if state.is_read() {
        return "comparing keys ... {elapsed_precise}";
    }
    match (state.unit, state.all) {
        (Unit::Bytes, Some(_)) => "reading {bar:24} {bytes} of {total_bytes}, {msg}",
        (Unit::Bytes, None) => "reading {bytes}, {msg}",
        (Unit::Rows, Some(_)) => "reading {bar:24} {human_pos} of {human_len} rows, {msg}",
        (Unit::Rows, None) => "reading {human_pos} rows, {msg}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(events: &[Event]) -> State {
        let counted = Counted::default();
        let listener = counted.listener();
        for event in events {
            listener(event.clone());
        }
        counted.state()
    }

    #[test]
    fn counts_bytes_where_rows_are_unknown() {
        let state = after(&[
            Event::Opened { table: 0, bytes: Some(100), rows: None },
            Event::Opened { table: 1, bytes: Some(50), rows: Some(9) },
            Event::Advanced { table: 0, bytes: 30, rows: 3 },
            Event::Advanced { table: 1, bytes: 50, rows: 9 },
        ]);
        assert_eq!(state, State { done: 80, all: Some(150), unit: Unit::Bytes });
    }

    #[test]
    fn counts_rows_where_all_data_says_how_many() {
        let state = after(&[
            Event::Opened { table: 0, bytes: Some(100), rows: Some(10) },
            Event::Advanced { table: 0, bytes: 0, rows: 4 },
        ]);
        assert_eq!(state, State { done: 4, all: Some(10), unit: Unit::Rows });
    }

    #[test]
    fn knows_no_whole_of_a_stream() {
        let state = after(&[
            Event::Opened { table: 0, bytes: None, rows: None },
            Event::Advanced { table: 0, bytes: 30, rows: 3 },
        ]);
        assert_eq!(state, State { done: 30, all: None, unit: Unit::Bytes });
    }

    #[test]
    fn the_pace_is_that_of_the_whole_run() {
        let pace = |done, all, unit| State { done, all, unit }.pace(Duration::from_secs(4));
        assert_eq!(pace(40 << 20, Some(60 << 20), Unit::Bytes), "10.00 MiB/s, 00:00:02 left");
        assert_eq!(pace(4_000_002, Some(9_000_000), Unit::Rows), "1,000,000 rows/s, 00:00:05 left");
        assert_eq!(pace(4, None, Unit::Rows), "1 rows/s");
        assert!(pace(0, Some(u64::MAX), Unit::Rows).starts_with("0 rows/s, "));
    }

    #[test]
    fn when_all_is_read_keys_are_left() {
        let read = |done| template(State { done, all: Some(5), unit: Unit::Rows });
        assert!(read(4).starts_with("reading"));
        assert!(read(5).starts_with("comparing keys"));
    }

    #[test]
    fn every_template_can_be_read() {
        for unit in [Unit::Bytes, Unit::Rows] {
            for all in [None, Some(1)] {
                for done in [0, 1] {
                    assert!(ProgressStyle::with_template(template(State { done, all, unit })).is_ok());
                }
            }
        }
    }
}
