//! What the CDN takes as the key of an answer.

use crate::words::words;

words! {
    /// Which part of a request tells two answers apart.
    pub enum CacheKey {
        /// Path and query string: the right one for this service.
        QueryString = "query-string",
        /// The path alone: the CDN's default, and everybody gets one hash.
        Path = "path",
    }
}

impl CacheKey {
    /// The key under which an answer to this input is kept.
    ///
    /// ```
    /// use model::cache_key::CacheKey;
    /// assert_eq!(CacheKey::Path.key_of("/calc", "a"), CacheKey::Path.key_of("/calc", "b"));
    /// assert_ne!(CacheKey::QueryString.key_of("/calc", "a"), CacheKey::QueryString.key_of("/calc", "b"));
    /// ```
    #[must_use]
    pub fn key_of(self, path: &str, input: &str) -> String {
        match self {
            Self::QueryString => format!("{path}?input={input}"),
            Self::Path => path.to_owned(),
        }
    }
}
