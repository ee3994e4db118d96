//! How deployments go, in words, for the audit log.

use super::T;
use model::deploy::{DeploymentNews, Stage};
use model::ids::Name;
use model::text::{Lang, Text};

super::texts! {
    stage_replacing => "replacing", "교체 중";
    stage_preparing => "preparing", "준비 중";
    stage_baking => "being watched", "지켜보는 중";
    stage_rolling_back => "going back", "되돌리는 중";
    stage_done => "done", "완료";
    stage_rolled_back => "taken back", "되돌림";

    deploy_started(group: &str, from: &str, to: &str) => "{group}: deployment from {from} to {to} begins", "{group}: 배포 시작, {from} → {to}";
    deploy_step(group: &str, stage: &str, new: u32, old: u32) => "{group}: deployment {stage}, {new} new in service, {old} old left", "{group}: 배포 {stage}, 새 서버 {new}대 서비스 중, 옛 서버 {old}대 남음";
    deploy_done(group: &str) => "{group}: deployment done, all is new", "{group}: 배포 완료, 모두 새 서버";
    deploy_back_errors(group: &str, failed: u64, answered: u64, share: &str) => "{group}: deployment taken back, {failed} of {answered} answers of the new instances failed ({share})", "{group}: 배포 되돌림, 새 서버 응답 {answered}개 중 {failed}개 실패({share})";
    deploy_back_asked(group: &str) => "{group}: deployment taken back, as somebody asked for", "{group}: 요청에 따라 배포 되돌림";
    deploy_restored(group: &str) => "{group}: all is as before the deployment", "{group}: 배포 전 상태로 돌아옴";
}

/// How a deployment goes, in both languages.
#[must_use]
pub fn deployment_in_words(group: &Name, news: &DeploymentNews) -> Text {
    let text = |t: T| t.deployment(group.as_str(), news);
    Text {
        en: text(T(Lang::En)),
        ko: text(T(Lang::Ko)),
    }
}

impl T {
    const fn stage(self, stage: Stage) -> &'static str {
        match stage {
            Stage::Replacing => self.stage_replacing(),
            Stage::Preparing => self.stage_preparing(),
            Stage::Baking => self.stage_baking(),
            Stage::RollingBack => self.stage_rolling_back(),
            Stage::Done => self.stage_done(),
            Stage::RolledBack => self.stage_rolled_back(),
        }
    }

    fn deployment(self, group: &str, news: &DeploymentNews) -> String {
        match news {
            DeploymentNews::Started { from, to, .. } => self.deploy_started(group, from, to),
            DeploymentNews::Step { stage, new, old } => {
                self.deploy_step(group, self.stage(*stage), *new, *old)
            }
            DeploymentNews::Done => self.deploy_done(group),
            DeploymentNews::RolledBack { errors: Some(seen) } => {
                let share = seen.share().to_string();
                self.deploy_back_errors(group, seen.failed, seen.answered, &share)
            }
            DeploymentNews::RolledBack { errors: None } => self.deploy_back_asked(group),
            DeploymentNews::Restored => self.deploy_restored(group),
        }
    }
}
