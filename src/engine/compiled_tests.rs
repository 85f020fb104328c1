//! Conditions by columns beside the reference meaning, row by row.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::engine::lanes::{Columns, Lane, Lanes, Values};
use crate::metric::ColumnPath;
use crate::value::{Date, Instant, ReadAs, TimeOfDay, Value};

/// Few different values, so that generated cells and literals meet often.
fn scalar() -> impl Strategy<Value = Scalar<'static>> {
    prop_oneof![
        any::<bool>().prop_map(Scalar::Bool),
        (-3_i128..12).prop_map(Scalar::Int),
        prop_oneof![Just(i128::MAX), Just(1_i128 << 60), Just((1_i128 << 60) + 1)].prop_map(Scalar::Int),
        prop::sample::select(vec![0.1, 0.5, 1.0, 3.0, -0.0, 1e300, f64::INFINITY, 1_152_921_504_606_846_976.0])
            .prop_map(Scalar::Float),
        prop::sample::select(vec![0.1_f32, 0.5, 3.0, -0.0, 16_777_216.0, f32::INFINITY]).prop_map(Scalar::Float32),
        (-20_i128..40, 0_u32..3).prop_map(|(n, scale)| Scalar::Number(Cow::Owned(Number::from_decimal(n, scale)))),
        prop::sample::select(vec!["", "a", "ab", "é", "1", "0.5", "true", "a@b", "a:b", "1.2.3.4", "::", "AA=="])
            .prop_map(Scalar::Text),
        (0_i32..3).prop_map(|day| Scalar::Date(Date(day))),
        (0_i64..3).prop_map(|seconds| Scalar::Timestamp(Instant { seconds, nanos: 0 })),
        (0_i64..3).prop_map(|nanos| Scalar::Time(TimeOfDay(nanos))),
    ]
}

fn cell() -> impl Strategy<Value = Cell<'static>> {
    prop_oneof![
        1 => Just(Cell::Null),
        1 => Just(Cell::Nan),
        1 => (0_usize..3).prop_map(Cell::Missing),
        1 => Just(Cell::IllTyped),
        12 => scalar().prop_map(Cell::Value),
    ]
}

fn column() -> impl Strategy<Value = Column> {
    prop::sample::select(vec!["a", "b", "c"])
        .prop_map(|name| Column { path: ColumnPath::top(name), read: ReadAs::default().into() })
}

fn operator() -> impl Strategy<Value = Operator> {
    use Operator::{Eq, Ge, Gt, Le, Lt, Ne};
    prop::sample::select(vec![Eq, Ne, Lt, Le, Gt, Ge])
}

fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        3 => column().prop_map(|column| Expr::Column(Box::new(column))),
        1 => scalar().prop_map(|scalar| Expr::Literal(scalar.to_value())),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        use Arithmetic::{Add, Divide, Multiply, Subtract};
        let one = |make: fn(Box<Expr>) -> Expr| inner.clone().prop_map(move |expr| make(Box::new(expr)));
        let how = prop::sample::select(vec![Add, Subtract, Multiply, Divide]);
        prop_oneof![
            one(Expr::Length),
            one(Expr::Negate),
            one(Expr::Abs),
            one(Expr::Lower),
            one(Expr::Upper),
            one(|expr| Expr::Midnight(expr, Zone::UTC)),
            (inner.clone(), how, inner.clone()).prop_map(|(left, how, right)| Expr::Arithmetic(
                Box::new(left),
                how,
                Box::new(right)
            )),
        ]
    })
}

fn sorted(scalars: &[Scalar<'_>]) -> Vec<Value> {
    let mut values: Vec<Value> = scalars.iter().map(Scalar::to_value).collect();
    values.sort();
    values.dedup();
    values
}

fn predicate() -> impl Strategy<Value = Predicate> {
    let step = (0_i128..8, 0_u32..2).prop_map(|(n, scale)| Number::from_decimal(n, scale));
    let leaf = prop_oneof![
        column().prop_map(|column| Predicate::IsNull(Box::new(column))),
        column().prop_map(|column| Predicate::IsNan(Box::new(column))),
        (column(), 0_usize..3).prop_map(|(column, token)| Predicate::IsMissing(Box::new(column), vec![token])),
        column().prop_map(|column| Predicate::IllTyped(Box::new(column))),
        (expr(), prop::collection::vec(scalar(), 0..20)).prop_map(|(e, set)| Predicate::In(e, sorted(&set))),
        (expr(), operator(), expr()).prop_map(|(left, operator, right)| Predicate::Compare(left, operator, right)),
        (expr(), prop::sample::select(StringFormat::ALL.to_vec()))
            .prop_map(|(expr, format)| Predicate::Format(expr, format)),
        (expr(), step).prop_map(|(expr, step)| Predicate::MultipleOf(expr, step)),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Predicate::And),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Predicate::Or),
            inner.clone().prop_map(|part| Predicate::Not(Box::new(part))),
            inner.prop_map(|part| Predicate::Unknown(Box::new(part))),
        ]
    })
}

fn judge(predicate: &Predicate, cells: &[Cell<'static>; 3]) -> Truth {
    let mut slots = Slots::default();
    let compiled = Compiled::new(predicate, &mut slots);
    let row: Vec<_> = slots.into_columns().iter().map(|column| cell_of(column, cells)).collect();
    compiled.judge(&row)
}

fn cell_of(column: &Column, cells: &[Cell<'static>; 3]) -> Cell<'static> {
    let at = ["a", "b", "c"].iter().position(|name| *name == column.path.first());
    at.and_then(|at| cells.get(at)).cloned().unwrap_or(Cell::Null)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn compiled_means_what_the_reference_means(predicate in predicate(), cells in [cell(), cell(), cell()]) {
        let reference = predicate.holds(&|column| cell_of(column, &cells));
        prop_assert_eq!(judge(&predicate, &cells), reference);
    }

    #[test]
    fn what_is_said_of_all_values_holds_for_each(predicate in predicate(), cells in [cell(), cell(), cell()]) {
        let mut slots = Slots::default();
        let compiled = Compiled::new(&predicate, &mut slots);
        let cells: Vec<_> = slots.into_columns().iter().map(|column| cell_of(column, &cells)).collect();
        let said = compiled.on_values();
        if let Some(OnValues { truth, slots }) = said
            && slots.iter().all(|slot| matches!(cells[*slot], Cell::Value(_)))
        {
            prop_assert_eq!(compiled.judge(&cells), truth);
        }
    }
}

/// Rows of cells as lanes, each of some form; what does not fit that is odd.
struct InLanes<'c> {
    columns: &'c [Column],
    rows: &'c [[Cell<'static>; 3]],
    forms: [usize; 3],
}

impl Columns<'static> for InLanes<'_> {
    fn fill(&self, slot: usize, lane: &mut Lane<'static>) {
        let rows = self.rows.len();
        lane.values = match self.forms[slot % 3] {
            0 => Values::Whole(vec![0; rows]),
            1 => Values::Decimal(vec![(0, 0); rows]),
            2 => Values::Text(vec![""; rows]),
            3 => Values::Moment(vec![Instant::default(); rows]),
            4 => Values::Float(vec![0.0; rows]),
            _ => Values::Any(vec![Scalar::Bool(false); rows]),
        };
        for (row, cells) in self.rows.iter().enumerate() {
            lane.put(row, cell_of(&self.columns[slot], cells));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_batch_means_what_its_rows_mean(
        predicate in predicate(),
        rows in prop::collection::vec([cell(), cell(), cell()], 1..130),
        forms in [0_usize..6, 0..6, 0..6],
    ) {
        let mut slots = Slots::default();
        let compiled = Compiled::new(&predicate, &mut slots);
        let columns = slots.into_columns();
        let in_lanes = InLanes { columns: &columns, rows: &rows, forms };
        let mut room = Vec::new();
        let mut lanes = Lanes::new(&in_lanes, &mut room, (rows.len(), columns.len()));
        let all = lanes.all();
        let truths = compiled.judge_lanes(&mut lanes, all);
        for (at, cells) in rows.iter().enumerate().filter(|(at, _)| !truths.open.has(*at)) {
            let cells: Vec<_> = columns.iter().map(|column| cell_of(column, cells)).collect();
            let said = match (truths.holds.has(at), truths.breaks.has(at)) {
                (true, false) => Truth::Holds,
                (false, true) => Truth::Breaks,
                (false, false) => Truth::Unknown,
                (true, true) => panic!("row {at} both holds and breaks"),
            };
            prop_assert_eq!(compiled.judge(&cells), said, "row {}: {:?}", at, cells);
        }
        prop_assert!((truths.holds | truths.breaks | truths.open).without(all).is_empty());
    }
}

#[test]
fn presence_and_type_are_known_of_every_value() {
    let column = |name: &str| Box::new(Column { path: ColumnPath::top(name), read: ReadAs::default().into() });
    let on_values = |predicate: &Predicate| Compiled::new(predicate, &mut Slots::default()).on_values();
    let ill_typed = Predicate::IllTyped(column("a"));
    let small =
        Predicate::Compare(Expr::Column(column("b")), Operator::Lt, Expr::Literal(Value::Number(Number::from(3_i128))));
    let says = |truth, slots: &[usize]| Some(OnValues { truth, slots: slots.to_vec() });
    assert_eq!(on_values(&ill_typed), says(Truth::Breaks, &[0]));
    assert_eq!(on_values(&Predicate::Not(Box::new(ill_typed.clone()))), says(Truth::Holds, &[0]));
    assert_eq!(on_values(&Predicate::And(vec![small.clone(), ill_typed.clone()])), says(Truth::Breaks, &[1]));
    assert_eq!(on_values(&Predicate::Or(vec![small.clone(), ill_typed])), None, "it depends on b");
    assert_eq!(on_values(&Predicate::Unknown(Box::new(small))), says(Truth::Breaks, &[0]));
}

#[test]
fn patterns_see_the_canonical_text() {
    let column = Column { path: ColumnPath::top("a"), read: ReadAs::default().into() };
    let pattern = Pattern::parse("^1$").unwrap();
    let predicate = Predicate::Matches(Expr::Column(Box::new(column)), pattern);
    let cases = [
        (Cell::Value(Scalar::Text("1")), Truth::Holds),
        (Cell::Value(Scalar::Int(1)), Truth::Holds),
        (Cell::Value(Scalar::Float(1.0)), Truth::Holds),
        (Cell::Value(Scalar::Text("01")), Truth::Breaks),
        (Cell::Null, Truth::Unknown),
        (Cell::Missing(0), Truth::Unknown),
        (Cell::IllTyped, Truth::Unknown),
    ];
    for (cell, truth) in cases {
        let cells = [cell, Cell::Null, Cell::Null];
        assert_eq!(judge(&predicate, &cells), truth, "{cells:?}");
        assert_eq!(predicate.holds(&|column| cell_of(column, &cells)), truth, "{cells:?}");
    }
}

#[test]
fn equal_columns_share_a_slot_and_other_readings_do_not() {
    let plain = Column { path: ColumnPath::top("a"), read: ReadAs::default().into() };
    let typed = Column { read: ReadAs { stored_as_text: true, ..ReadAs::default() }.into(), ..plain.clone() };
    let mut slots = Slots::default();
    assert_eq!([slots.slot(&plain), slots.slot(&typed), slots.slot(&plain)], [0, 1, 0]);
    assert_eq!(slots.into_columns(), [plain, typed]);
}
