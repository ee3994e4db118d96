//! Tables of a scenario file, declared once: the struct, its reader and its
//! JSON Schema come out of the same lines, so they cannot disagree.

/// Declares a table. A field may have another key than its name (`("for")`),
/// bounds (`[1..=100]`) and a default (`= 5`); without one it is required.
macro_rules! table {
    (
        $(#[doc = $table_doc:literal])*
        $vis:vis struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $fvis:vis $field:ident $( ($key:literal) )? : $ty:ty $( [ $bounds:expr ] )? $( = $default:expr )? ,
            )*
        }
    ) => {
        $(#[doc = $table_doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        $vis struct $name {
            $( $(#[doc = $doc])* $fvis $field: $ty, )*
        }

        #[cfg(feature = "scenario")]
        impl $crate::scenario::read::Read for $name {
            fn read(value: &$crate::scenario::read::Value<'_>, reader: &mut $crate::scenario::read::Reader) -> Option<Self> {
                let table = reader.table(value, &[ $( $crate::scenario::key!($field $($key)?), )* ])?;
                $(
                    let $field: Option<$ty> = {
                        let key = $crate::scenario::key!($field $($key)?);
                        #[allow(unused_mut, unused_assignments)]
                        let mut default: Option<fn() -> $ty> = None;
                        $( default = Some(|| $default); )?
                        let got = reader.field::<$ty>(&table, key, default);
                        $( let got = reader.bounded(&table, key, got, &$bounds); )?
                        got
                    };
                )*
                Some(Self { $( $field: $field?, )* })
            }
            fn schema() -> serde_json::Value {
                let mut properties = serde_json::Map::new();
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
                    properties.insert(key.into(), $crate::scenario::read::described(<$ty as $crate::scenario::read::Read>::schema(), doc));
                })*
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
