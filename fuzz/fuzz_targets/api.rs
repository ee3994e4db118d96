#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gameday_fuzz::api::try_one(data));
