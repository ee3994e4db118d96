#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gameday_fuzz::scenario::try_one(data));
