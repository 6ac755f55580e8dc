//! Approvals: people's decisions on what waits for them. A decision is an input like any other; it
//! may be left in a store beside the process that drives it.

use jiff::Timestamp;
use playbook_graph::Graph;
use playbook_machine::{ApprovalRequest, Input, InputKind};

use crate::error::RuntimeError;
use crate::people::person;
use crate::store::{Enqueued, OpenApproval, Store};

/// One person's decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// On what: the request's digest, or the first digits of it where no other begins alike.
    pub digest: String,
    /// Who: a name that the host vouches for.
    pub by: String,
    /// The role they hold.
    pub role: String,
    /// Whether it is a yes.
    pub approves: bool,
}

impl Decision {
    /// The request that it is about, among those that wait.
    ///
    /// # Errors
    /// Where it names nobody, none waits, several could be meant, or the role isn't asked.
    pub fn about(
        &self,
        open: Vec<OpenApproval>,
        graph: &Graph,
    ) -> Result<OpenApproval, RuntimeError> {
        person(&self.by)?;
        let unknown = || RuntimeError::NoSuchApproval(self.digest.clone());
        let meant = |open: &OpenApproval| open.request.digest.to_string().starts_with(&self.digest);
        let mut found = open.into_iter().filter(meant);
        let first = found.next().filter(|_| !self.digest.is_empty()).ok_or_else(unknown)?;
        if found.any(|other| other.request.digest != first.request.digest) {
            return Err(unknown());
        }
        let asked = role_names(graph, &first.request);
        if !asked.contains(&self.role) {
            return Err(RuntimeError::WrongRole { role: self.role.clone(), asked });
        }
        Ok(first)
    }

    /// The input that carries it. The same decision a second time is a duplicate; another role's,
    /// or a yes that is taken back, is not.
    pub fn input(&self, open: &OpenApproval, at: Timestamp) -> Input {
        let by = self.by.trim();
        let kind = InputKind::Decided {
            digest: open.request.digest,
            by: by.to_owned(),
            role: self.role.clone(),
            approves: self.approves,
        };
        let decided = if self.approves { "yes" } else { "no" };
        let request = open.output.0.short();
        Input { id: format!("decision {request} {decided} {} {by}", self.role), at, kind }
    }
}

/// Leaves a decision in a store for the process that drives it.
///
/// # Errors
/// As [`Decision::about`], and where the store can't.
pub async fn leave(
    store: &impl Store,
    graph: &Graph,
    decision: &Decision,
    at: Timestamp,
) -> Result<Enqueued, RuntimeError> {
    let open = decision.about(store.approvals().await?, graph)?;
    Ok(store.enqueue(&open.conversation, decision.input(&open, at)).await?)
}

/// The names of the roles that are asked.
pub fn role_names(graph: &Graph, request: &ApprovalRequest) -> Vec<String> {
    let roles = request.roles.iter().filter_map(|role| graph.roles.lookup(*role));
    roles.map(|role| role.name.clone()).collect()
}
