//! Closed sets of words: an enum whose variants are spelled the same in
//! scenario files, in the API, in the journal and on the command line.

/// Declares an enum of words with their spelling; see [`crate::cache_key::CacheKey`].
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[doc = $doc:literal])* $variant:ident = $word:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name {
            $( $(#[doc = $doc])* #[serde(rename = $word)] $variant, )+
        }

        impl $name {
            /// Every one of them, in order.
            $vis const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// Its spelling.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[cfg(feature = "scenario")]
        impl $crate::scenario::read::Read for $name {
            fn read(value: &$crate::scenario::read::Value<'_>, reader: &mut $crate::scenario::read::Reader) -> Option<Self> {
                let all: Vec<&'static str> = Self::ALL.iter().map(|w| w.as_str()).collect();
                reader.word(value, &all).map(|index| Self::ALL[index])
            }
            fn schema() -> serde_json::Value {
                let all: Vec<&'static str> = Self::ALL.iter().map(|w| w.as_str()).collect();
                serde_json::json!({ "type": "string", "enum": all })
            }
        }
    };
}
pub(crate) use words;
