//! Decimals of 256 bits in Arrow IPC, which the library knows as values and does not read: they are read as bytes.

use polars_arrow::array::{Array, FixedSizeBinaryArray, PrimitiveArray};
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::types::i256;

use super::types::parts;

/// How many bytes they take.
const BYTES: usize = 32;

/// The field as bytes, where it is such a decimal.
pub(super) fn as_bytes(field: Field) -> Field {
    match field.dtype() {
        ArrowDataType::Decimal256(..) => Field { dtype: ArrowDataType::FixedSizeBinary(BYTES), ..field },
        _ => field,
    }
}

/// The column as decimals again.
pub(super) fn as_decimals(
    dtype: &ArrowDataType,
    column: Box<dyn Array>,
    is_little_endian: bool,
) -> Result<Box<dyn Array>, String> {
    let ArrowDataType::Decimal256(..) = dtype else { return Ok(column) };
    let bytes = column.as_any().downcast_ref::<FixedSizeBinaryArray>().ok_or("its decimals are no bytes")?;
    let (values, _) = bytes.values().as_chunks::<BYTES>();
    let number = |bytes: &[u8; BYTES]| {
        let mut bytes = *bytes;
        if !is_little_endian {
            bytes.reverse();
        }
        let (low, high) = bytes.split_at(BYTES / 2);
        let word = |half: &[u8]| half.try_into().map_or(0, i128::from_le_bytes);
        i256::from_words(word(high), word(low))
    };
    let values: Vec<i256> = values.iter().map(number).collect();
    let array = PrimitiveArray::try_new(dtype.clone(), values.into(), bytes.validity().cloned());
    array.map(PrimitiveArray::boxed).map_err(|error| error.to_string())
}

/// Whether such decimals lie inside others, where they cannot be read.
pub(super) fn lie_inside(dtype: &ArrowDataType) -> bool {
    let inner = match dtype {
        ArrowDataType::Dictionary(_, values, _) => return is_wide(values) || lie_inside(values),
        dtype => parts(dtype),
    };
    inner.iter().any(|field| is_wide(field.dtype()) || lie_inside(field.dtype()))
}

fn is_wide(dtype: &ArrowDataType) -> bool {
    matches!(dtype.to_storage(), ArrowDataType::Decimal256(..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_the_decimals_that_they_are() {
        let dtype = ArrowDataType::Decimal256(50, 3);
        let field = as_bytes(Field::new("d".into(), dtype.clone(), true));
        let bytes = |n: &i128| [n.to_le_bytes(), (n >> 127).to_le_bytes()].concat();
        let values: Vec<u8> = [5_i128, -7].iter().flat_map(bytes).collect();
        let bytes = FixedSizeBinaryArray::try_new(field.dtype, values.into(), None).unwrap();
        let read = as_decimals(&dtype, bytes.boxed(), true).unwrap();
        let read = read.as_any().downcast_ref::<PrimitiveArray<i256>>().unwrap();
        assert_eq!((read.value(0), read.value(1)), (i256::from_words(0, 5), i256::from_words(-1, -7)));
        let list = ArrowDataType::LargeList(Box::new(Field::new("item".into(), dtype.clone(), true)));
        assert!(lie_inside(&list) && !lie_inside(&dtype));
    }
}
