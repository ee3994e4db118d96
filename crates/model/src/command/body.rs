//! The JSON body of a command, described by the same lines that declare it, so
//! that the API's document cannot disagree with what the API takes.

/// Declares the commands: the enum, and the JSON Schema of what serde makes of
/// it. A field that serde has a default for may be left out.
macro_rules! commands {
    (
        $(#[doc = $enum_doc:literal])*
        #[derive($($derive:ident),*)]
        #[serde($($serde:tt)*)]
        pub enum Command {
            $(
                $(#[doc = $doc:literal])*
                $name:ident {
                    $(
                        $(#[doc = $field_doc:literal])*
                        $(#[serde($($default:tt)*)])?
                        $field:ident : $ty:ty,
                    )*
                },
            )*
        }
    ) => {
        $(#[doc = $enum_doc])*
        #[derive($($derive),*)]
        #[serde($($serde)*)]
        pub enum Command {
            $(
                $(#[doc = $doc])*
                $name {
                    $(
                        $(#[doc = $field_doc])*
                        $(#[serde($($default)*)])?
                        $field: $ty,
                    )*
                },
            )*
        }

        #[cfg(feature = "scenario")]
        impl Command {
            /// The JSON Schema of the body: an object with one key, the command's name.
            #[must_use]
            pub fn schema() -> serde_json::Value {
                use $crate::command::body::{Body, described, object, one_of, only};
                one_of([$({
                    let fields = [$({
                        #[allow(unused_mut, unused_assignments)]
                        let mut is_required = true;
                        $( is_required = false; let _ = stringify!($($default)*); )?
                        let doc = concat!($($field_doc, "\n"),*);
                        (stringify!($field), described(<$ty as Body>::schema(), doc), is_required)
                    },)*];
                    let body = described(only(object(fields)), concat!($($doc, "\n"),*));
                    only(object([(Action::$name.as_str(), body, true)]))
                },)*])
            }
        }
    };
}
pub(super) use commands;

#[cfg(feature = "scenario")]
pub(super) use schema::{Body, described, object, one_of, only};

#[cfg(feature = "scenario")]
mod schema {
    use crate::account::{
        Access, Cidr, Compute, DnsRecord, DnsRole, HostPort, Launch, Logging, Placement, Policy,
        Process, ResourceKind, ResourceRef, Size, StartScript, Version,
    };
    use crate::actor::Principal;
    use crate::autoscale::{Planned, ScalingPolicy, Step};
    use crate::balance::{Algorithm, BalancerKind};
    use crate::bounded_cache::Eviction;
    use crate::cache_key::CacheKey;
    use crate::command::{Action, SPEND_PER_HOUR_MAX};
    use crate::deploy::{Rollback, Strategy};
    use crate::health::HealthPath;
    use crate::hint::{HintCause, Rung};
    use crate::ids::{InstanceId, Name};
    use crate::scenario::read::Read;
    use crate::units::{MicroUsd, MilliVcpu, Ppm, RequestDuration, StoryDuration};
    use serde_json::{Map, Value, json};

    /// A part of a command's body.
    pub(in crate::command) trait Body {
        /// What serde takes for it.
        fn schema() -> Value;
    }

    /// A schema with what its part is about, in one line.
    pub(in crate::command) fn described(mut schema: Value, doc: &str) -> Value {
        let words: Vec<&str> = doc.split_whitespace().collect();
        // References in the sources mean nothing to readers of the API.
        let line = words.join(" ").replace(['[', ']', '`'], "");
        schema["description"] = line.into();
        schema
    }

    /// An object of these fields: name, schema, whether it may not be left out.
    pub(in crate::command) fn object<'f>(
        fields: impl IntoIterator<Item = (&'f str, Value, bool)>,
    ) -> Value {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for (name, schema, is_required) in fields {
            properties.insert(name.to_owned(), schema);
            if is_required {
                required.push(name);
            }
        }
        json!({ "type": "object", "properties": properties, "required": required })
    }

    /// An object that has no other fields.
    pub(in crate::command) fn only(mut object: Value) -> Value {
        object["additionalProperties"] = false.into();
        object
    }

    /// One of these.
    pub(in crate::command) fn one_of(all: impl IntoIterator<Item = Value>) -> Value {
        json!({ "oneOf": all.into_iter().collect::<Vec<_>>() })
    }

    /// What is written the same in JSON and in a scenario file.
    macro_rules! as_in_a_file {
        ($($ty:ty),* $(,)?) => {
            $(
                impl Body for $ty {
                    fn schema() -> Value {
                        <$ty as Read>::schema()
                    }
                }
            )*
        };
    }
    as_in_a_file!(
        bool,
        u32,
        i32,
        Name,
        Cidr,
        HealthPath,
        StoryDuration,
        RequestDuration,
        Access,
        Action,
        Algorithm,
        BalancerKind,
        CacheKey,
        Compute,
        DnsRole,
        Eviction,
        HintCause,
        HostPort,
        Logging,
        Placement,
        Principal,
        Process,
        ResourceKind,
        Rung,
        StartScript,
        Version,
    );

    impl Body for MicroUsd {
        fn schema() -> Value {
            json!({ "type": "integer", "minimum": 0, "maximum": SPEND_PER_HOUR_MAX.get() })
        }
    }

    /// Tables: in JSON they have no defaults but those of what may be absent.
    /// That no field is forgotten is checked by the compiler.
    macro_rules! table_bodies {
        ($($ty:ident { $($field:ident : $field_ty:ty),* $(,)? })*) => {
            $(
                impl Body for $ty {
                    fn schema() -> Value {
                        #[expect(unused, reason = "it is there to be compiled")]
                        fn all_fields($ty { $($field),* }: $ty) {
                            $( let $field: $field_ty = $field; )*
                        }
                        object([$((
                            stringify!($field),
                            <$field_ty as Body>::schema(),
                            !<$field_ty as MaybeAbsent>::IS_OPTION,
                        )),*])
                    }
                }
                impl MaybeAbsent for $ty {}
            )*
        };
    }

    /// Whether serde takes a field's absence for none.
    trait MaybeAbsent {
        const IS_OPTION: bool = false;
    }
    impl<T> MaybeAbsent for Option<T> {
        const IS_OPTION: bool = true;
    }
    macro_rules! never_absent {
        ($($ty:ty),*) => { $( impl MaybeAbsent for $ty {} )* };
    }
    never_absent!(
        bool,
        u32,
        i32,
        Name,
        Ppm,
        StoryDuration,
        Access,
        Compute,
        DnsRole,
        MilliVcpu,
        Principal,
        ResourceKind,
        StartScript,
        Version
    );

    table_bodies! {
        ResourceRef { kind: ResourceKind, name: Name }
        Policy {
            name: Name,
            principal: Principal,
            action: Option<Action>,
            kind: Option<ResourceKind>,
            effect: Access,
        }
        Launch {
            version: Version,
            start_script: StartScript,
            compute: Compute,
            instance_type: Option<Name>,
            spot: bool,
            provisioned: u32,
            hosts: Option<Name>,
            task: Option<Size>,
            placement: Option<Placement>,
            host_port: Option<HostPort>,
        }
        Size { vcpu: MilliVcpu, memory_mb: u32 }
        DnsRecord { balancer: Name, weight: u32, role: DnsRole, health_checked: bool }
        Planned {
            at: StoryDuration,
            min: Option<u32>,
            desired: Option<u32>,
            max: Option<u32>,
        }
        Step { busy_percent: u32, change: i32 }
        Rollback { error_rate: Ppm, over: StoryDuration, min_answers: u32 }
    }

    impl<T: Body> Body for Option<T> {
        fn schema() -> Value {
            json!({ "anyOf": [T::schema(), { "type": "null" }] })
        }
    }

    impl<T: Body> Body for Vec<T> {
        fn schema() -> Value {
            json!({ "type": "array", "items": T::schema() })
        }
    }

    impl Body for InstanceId {
        fn schema() -> Value {
            json!({ "type": "integer", "minimum": 0 })
        }
    }

    impl Body for MilliVcpu {
        fn schema() -> Value {
            json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX, "description": "In thousandths" })
        }
    }

    impl Body for Ppm {
        fn schema() -> Value {
            json!({
                "type": "integer",
                "minimum": 0,
                "maximum": u32::MAX,
                "description": "In millionths",
            })
        }
    }

    /// A word, or an object whose one key is a word.
    fn choices(words: &[&str], bodies: Vec<(&str, Value)>) -> Value {
        let bodies = bodies
            .into_iter()
            .map(|(word, body)| only(object([(word, body, true)])));
        one_of(std::iter::once(json!({ "enum": words })).chain(bodies))
    }

    impl Body for ScalingPolicy {
        fn schema() -> Value {
            let field = |name, schema| object([(name, schema, true)]);
            choices(
                &["manual"],
                vec![
                    (
                        "requests-per-target",
                        field("target_per_min", <u32 as Body>::schema()),
                    ),
                    (
                        "busy-slots",
                        field("target_percent", <u32 as Body>::schema()),
                    ),
                    ("steps", field("steps", <Vec<Step> as Body>::schema())),
                ],
            )
        }
    }

    impl Body for Strategy {
        fn schema() -> Value {
            let bake = || ("bake", <StoryDuration as Body>::schema(), true);
            choices(
                &["all-at-once"],
                vec![
                    (
                        "rolling",
                        object([("batch", <u32 as Body>::schema(), true)]),
                    ),
                    ("blue-green", object([bake()])),
                    (
                        "canary",
                        object([("share", <Ppm as Body>::schema(), true), bake()]),
                    ),
                ],
            )
        }
    }
}
