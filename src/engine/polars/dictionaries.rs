//! Columns of Arrow that are stored as keys of a dictionary, read by their keys first.
//!
//! The library holds every key to the dictionary, one under a null too, and refuses the whole batch for a key that
//! points nowhere. The format leaves open what stands under a null, and pandas writes -1 there.

use std::collections::BTreeMap;

use polars_arrow::array::{Array, DictionaryArray, DictionaryKey, PrimitiveArray};
use polars_arrow::compute::concatenate::concatenate;
use polars_arrow::datatypes::{ArrowDataType, Field, IntegerType};
use polars_arrow::io::ipc::read::Dictionaries;

use super::guard::one_line;

/// The field with whole numbers, the keys, in place of what they stand for.
pub(super) fn by_keys(field: &Field) -> Field {
    let mut field = field.clone();
    if let ArrowDataType::Dictionary(key, ..) = field.dtype {
        field.dtype = key.into();
    }
    field
}

/// What a dictionary is to those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Added {
    /// The first of its id.
    First,
    /// It continues another.
    More,
    /// It takes the place of another.
    Instead,
}

/// The dictionaries that were read so far, and why others could not be.
#[derive(Default)]
pub(super) struct Known {
    pub(super) values: Dictionaries,
    failed: BTreeMap<i64, String>,
}

impl Known {
    /// Takes a dictionary: one that stands for itself, or one that continues what is known. An error where that is not
    /// known. One that cannot be read is never forgotten: nothing says that nobody needed it.
    pub(super) fn add(
        &mut self,
        id: i64,
        is_more: bool,
        values: Result<Box<dyn Array>, String>,
    ) -> Result<Added, String> {
        let is_known = self.values.contains_key(&id) || self.failed.contains_key(&id);
        let added = match (is_known, is_more) {
            (false, true) => return Err("it continues a dictionary that is not there".to_owned()),
            (false, false) => Added::First,
            (true, true) => Added::More,
            (true, false) => Added::Instead,
        };
        let joined = values.and_then(|values| match self.values.get(&id).filter(|_| is_more) {
            Some(known) => {
                concatenate(&[known.as_ref(), values.as_ref()]).map_err(|error| one_line(&error.to_string()))
            }
            None => Ok(values),
        });
        match joined {
            Ok(values) => {
                self.values.insert(id, values);
            }
            Err(why) => {
                self.values.remove(&id);
                self.failed.insert(id, why);
            }
        }
        Ok(added)
    }

    /// Whether none of these failed.
    pub(super) fn hold(&self, ids: &[i64]) -> Result<(), String> {
        let why = ids.iter().find_map(|id| self.failed.get(id));
        why.map_or(Ok(()), |why| Err(format!("its dictionary cannot be read: {why}")))
    }
}

/// The column that keys and a dictionary are together; a column that is no dictionary as it is.
pub(super) fn with_values(
    dtype: &ArrowDataType,
    keys: Box<dyn Array>,
    values: Option<&dyn Array>,
) -> Result<Box<dyn Array>, String> {
    let ArrowDataType::Dictionary(key, ..) = dtype else { return Ok(keys) };
    let values = values.ok_or("it has no dictionary")?.to_boxed();
    match key {
        IntegerType::Int8 => joined::<i8>(dtype, keys.as_ref(), values),
        IntegerType::Int16 => joined::<i16>(dtype, keys.as_ref(), values),
        IntegerType::Int32 => joined::<i32>(dtype, keys.as_ref(), values),
        IntegerType::Int64 => joined::<i64>(dtype, keys.as_ref(), values),
        IntegerType::Int128 => joined::<i128>(dtype, keys.as_ref(), values),
        IntegerType::UInt8 => joined::<u8>(dtype, keys.as_ref(), values),
        IntegerType::UInt16 => joined::<u16>(dtype, keys.as_ref(), values),
        IntegerType::UInt32 => joined::<u32>(dtype, keys.as_ref(), values),
        IntegerType::UInt64 => joined::<u64>(dtype, keys.as_ref(), values),
        IntegerType::UInt128 => joined::<u128>(dtype, keys.as_ref(), values),
    }
}

fn joined<K: DictionaryKey>(
    dtype: &ArrowDataType,
    keys: &dyn Array,
    values: Box<dyn Array>,
) -> Result<Box<dyn Array>, String> {
    let keys = keys.as_any().downcast_ref::<PrimitiveArray<K>>().ok_or("its keys are of another type")?;
    let sound: Vec<K> = keys.iter().map(|key| key.copied().unwrap_or_default()).collect();
    let keys = PrimitiveArray::try_new(keys.dtype().clone(), sound.into(), keys.validity().cloned());
    let column = keys.and_then(|keys| DictionaryArray::<K>::try_new(dtype.clone(), keys, values));
    column.map(DictionaryArray::boxed).map_err(|error| one_line(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use polars_arrow::array::Utf8Array;

    use super::*;

    fn column(keys: &[Option<i8>], under_null: i8) -> Result<Box<dyn Array>, String> {
        let dtype = ArrowDataType::Dictionary(IntegerType::Int8, Box::new(ArrowDataType::Utf8), false);
        let values = Utf8Array::<i32>::from_slice(["a", "b"]);
        let raw: Vec<i8> = keys.iter().map(|key| key.unwrap_or(under_null)).collect();
        let validity = keys.iter().map(Option::is_some).collect();
        let keys = PrimitiveArray::try_new(ArrowDataType::Int8, raw.into(), Some(validity)).unwrap();
        with_values(&dtype, keys.boxed(), Some(&values))
    }

    #[test]
    fn what_stands_under_a_null_is_no_key() {
        let read = column(&[Some(1), None, Some(0)], -1).unwrap();
        let read = read.as_any().downcast_ref::<DictionaryArray<i8>>().unwrap();
        assert!(read.is_null(1) && read.key_value(0) == 1 && read.key_value(2) == 0);
    }

    #[test]
    fn a_key_without_a_value_is_damage() {
        assert!(column(&[Some(2), None], 0).is_err());
        assert!(column(&[Some(-1)], 0).is_err());
        let dtype = ArrowDataType::Dictionary(IntegerType::Int8, Box::new(ArrowDataType::Utf8), false);
        assert!(with_values(&dtype, PrimitiveArray::from_slice([0_i8]).boxed(), None).is_err());
    }

    #[test]
    fn dictionaries_grow_from_what_is_there() {
        let values = |texts: &[&str]| Ok(Utf8Array::<i32>::from_slice(texts).boxed());
        let mut known = Known::default();
        assert!(known.add(3, true, values(&["a"])).is_err(), "nothing is there that it could continue");
        assert_eq!(known.add(3, false, values(&["a"])), Ok(Added::First));
        assert_eq!(known.add(3, true, values(&["b", "c"])), Ok(Added::More));
        assert_eq!(known.values[&3].len(), 3);
        assert_eq!(known.add(3, false, values(&["d"])), Ok(Added::Instead));
        assert_eq!((known.values[&3].len(), known.hold(&[3])), (1, Ok(())));
        assert_eq!(known.add(3, false, Err("it is damaged".to_owned())), Ok(Added::Instead));
        assert_eq!(known.add(3, false, values(&["e"])), Ok(Added::Instead));
        assert!(known.hold(&[3]).is_err(), "what was damaged may have been needed");
    }
}
