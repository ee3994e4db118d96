//! Tables of a scenario file, declared once: the struct, its reader and its
//! JSON Schema come out of the same lines, so they cannot disagree.

/// Declares a table. A field may have another key than its name (`("for")`),
/// bounds (`[1..=100]`) and a default (`= 5`); without one it is required. A
/// last `@flat field: Type` reads keys that depend on others from the same
/// table ([`crate::scenario::read::Flat`]).
macro_rules! table {
    (
        $(#[doc = $table_doc:literal])*
        $vis:vis struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $fvis:vis $field:ident $( ($key:literal) )? : $ty:ty $( [ $bounds:expr ] )? $( = $default:expr )? ,
            )*
            $( @flat $(#[doc = $flat_doc:literal])* $flat_vis:vis $flat:ident : $flat_ty:ty , )?
        }
    ) => {
        $(#[doc = $table_doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        $vis struct $name {
            $( $(#[doc = $doc])* $fvis $field: $ty, )*
            $( $(#[doc = $flat_doc])* $flat_vis $flat: $flat_ty, )?
        }

        #[cfg(feature = "scenario")]
        impl $crate::scenario::read::Flat for $name {
            fn keys(_value: &$crate::scenario::read::Value<'_>) -> Vec<&'static str> {
                #[allow(unused_mut)]
                let mut keys = vec![ $( $crate::scenario::key!($field $($key)?), )* ];
                $( keys.extend(<$flat_ty as $crate::scenario::read::Flat>::keys(_value)); )?
                keys
            }
            fn read_from(_table: &$crate::scenario::read::Table<'_, '_>, _reader: &mut $crate::scenario::read::Reader) -> Option<Self> {
                $(
                    let $field: Option<$ty> = {
                        let key = $crate::scenario::key!($field $($key)?);
                        #[allow(unused_mut, unused_assignments)]
                        let mut default: Option<fn() -> $ty> = None;
                        $( default = Some(|| $default); )?
                        let got = _reader.field::<$ty>(_table, key, default);
                        $( let got = _reader.bounded(_table, key, got, &$bounds); )?
                        got
                    };
                )*
                $( let $flat = <$flat_ty as $crate::scenario::read::Flat>::read_from(_table, _reader); )?
                Some(Self { $( $field: $field?, )* $( $flat: $flat?, )? })
            }
            fn describe(_properties: &mut serde_json::Map<String, serde_json::Value>) -> Vec<&'static str> {
                #[allow(unused_mut)]
                let mut required: Vec<&'static str> = Vec::new();
                $({
                    let key = $crate::scenario::key!($field $($key)?);
                    let doc = concat!($($doc, "\n",)*);
                    #[allow(unused_mut, unused_assignments)]
                    let mut optional = false;
                    $( optional = true; let _ = stringify!($default); )?
                    optional |= <$ty as $crate::scenario::read::Read>::absent().is_some();
                    if !optional { required.push(key); }
                    let schema = $crate::scenario::read::described(<$ty as $crate::scenario::read::Read>::schema(), doc);
                    _properties.entry(key).or_insert(schema);
                })*
                $( <$flat_ty as $crate::scenario::read::Flat>::describe(_properties); )?
                required
            }
        }

        #[cfg(feature = "scenario")]
        impl $crate::scenario::read::Read for $name {
            fn read(value: &$crate::scenario::read::Value<'_>, reader: &mut $crate::scenario::read::Reader) -> Option<Self> {
                let keys = <Self as $crate::scenario::read::Flat>::keys(value);
                let table = reader.table(value, &keys)?;
                <Self as $crate::scenario::read::Flat>::read_from(&table, reader)
            }
            fn schema() -> serde_json::Value {
                let mut properties = serde_json::Map::new();
                let required = <Self as $crate::scenario::read::Flat>::describe(&mut properties);
                serde_json::json!({
                    "type": "object",
                    "description": concat!($($table_doc, "\n",)*).trim(),
                    "properties": properties,
                    "required": required,
                    "additionalProperties": false,
                })
            }
        }
    };
}

/// The key of a field in the file: its own name, or the one given.
#[cfg(feature = "scenario")]
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

#[cfg(feature = "scenario")]
pub(crate) use key;
pub(crate) use table;
