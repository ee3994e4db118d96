#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gameday_fuzz::stack::try_one(data));
