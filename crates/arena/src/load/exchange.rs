//! One request and its answer, for the game's clients and for load on any endpoint.

use crate::edge::wire::Connection;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use model::digest::Digest;

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Why nothing whole came back. The connection is of no more use.
#[derive(Debug)]
pub(crate) enum Broken {
    /// The connection had been closed; the request never left.
    NotSent,
    /// The connection broke, or what came was no HTTP.
    Connection(String),
    /// The body is longer than it may be.
    TooLong,
}

/// Sends a request and reads its answer to the end.
pub(crate) async fn exchange(
    connection: &mut Connection,
    request: Request<Empty<Bytes>>,
    body_len_max: usize,
) -> Result<Answer, Broken> {
    let answer = connection.send_request(request).await;
    let (head, body) = answer.map_err(|error| of_hyper(&error))?.into_parts();
    let body = match Limited::new(body, body_len_max).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Err(Broken::TooLong),
        Err(error) => return Err(Broken::Connection(error.to_string())),
    };
    Ok(Answer {
        status: head.status,
        headers: head.headers,
        body,
    })
}

fn of_hyper(error: &hyper::Error) -> Broken {
    if error.is_canceled() {
        return Broken::NotSent;
    }
    let cause = std::error::Error::source(error);
    Broken::Connection(cause.map_or_else(|| error.to_string(), ToString::to_string))
}

/// Whether a body is this digest: 64 lowercase hexadecimal digits and nothing else.
pub(crate) fn is_digest(body: &[u8], digest: &Digest) -> bool {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    body.len() == 64
        && body.chunks_exact(2).zip(digest.0).all(|(pair, byte)| {
            pair == [
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::key::Salt;

    #[test]
    fn a_digest_is_its_64_lowercase_digits_and_nothing_else() {
        let digest = Salt::default().hash_of("3615-7184-2117");
        let text = digest.to_string();
        assert!(is_digest(text.as_bytes(), &digest));
        for other in [
            text.to_uppercase(),
            format!("{text}\n"),
            text[..63].to_owned(),
            String::new(),
            Salt::default().hash_of("3615").to_string(),
        ] {
            assert!(!is_digest(other.as_bytes(), &digest), "{other:?}");
        }
    }
}
