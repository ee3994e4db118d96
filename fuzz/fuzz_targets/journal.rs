#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gameday_fuzz::journal::try_one(data));
