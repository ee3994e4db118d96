//! Who does something to an account.

use crate::words::words;

words! {
    /// Who issued a command or caused an event; the audit log tells them apart.
    pub enum Principal {
        /// The game itself: the story, the clock.
        System = "system",
        /// A person of the team.
        Player = "player",
        /// A scripted team.
        Bot = "bot",
        /// The account's own scaling.
        Autoscaler = "autoscaler",
        /// The one who terminates instances at random.
        ChaosMonkey = "chaos-monkey",
        /// The helpful CEO.
        Ceo = "ceo",
        /// The person who runs the event.
        Facilitator = "facilitator",
        /// The account's own deployments.
        Deployer = "deployer",
        /// What starts containers on their hosts.
        ContainerAgent = "container-agent",
    }
}
