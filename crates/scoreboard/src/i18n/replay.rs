//! The bar of a replay.

use model::text::Lang;

super::texts! {
    replay => "Replay", "다시 보기";
    replay_moment => "Moment of the game", "게임 시각";
    replay_play => "Play", "재생";
    replay_pause => "Pause", "일시 정지";
    replay_speed => "How fast", "재생 속도";
    replay_go_to => "Go to", "이동";
    replay_go => "Go", "이동";
    replay_team => "Console of", "팀 콘솔";
    replay_look => "Look", "보기";
    replay_moments => "Moments", "주요 순간";
}

impl super::T {
    /// A step in time, for those who hear the page.
    pub(crate) fn replay_step(self, is_back: bool, span: &str) -> String {
        match (self.0, is_back) {
            (Lang::En, true) => format!("{span} back"),
            (Lang::En, false) => format!("{span} on"),
            (Lang::Ko, true) => format!("{span} 뒤로"),
            (Lang::Ko, false) => format!("{span} 앞으로"),
        }
    }
}
