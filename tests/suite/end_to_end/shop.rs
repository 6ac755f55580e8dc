//! The real shop, as tests use it: what can't be reached fails the test.

use playbook_tests::top;
use serde_json::Value;

use super::program::Folder;

/// A running shop with a world of its own.
pub(crate) struct Shop(playbook_tests::Shop);

impl Shop {
    /// Starts one; says so and gives `None` where there is no shop or no Python here.
    pub(crate) fn start() -> Option<Self> {
        match playbook_tests::Shop::start() {
            Ok(shop) => Some(Self(shop)),
            Err(why) => {
                println!("SKIPPED: {why}");
                None
            }
        }
    }

    /// The bindings of the first example, for this shop.
    pub(crate) fn bindings(&self, folder: &Folder) -> String {
        self.bindings_of("examples/cancel_order", folder)
    }

    /// The bindings of an example, for this shop.
    pub(crate) fn bindings_of(&self, example: &str, folder: &Folder) -> String {
        let text = std::fs::read_to_string(top().join(example).join("bindings.http.toml"));
        folder.write("bindings.toml", text.unwrap().replace("127.0.0.1:8087", self.0.address()))
    }

    /// Every write that arrived, with the status that it got.
    pub(crate) fn writes(&self) -> Vec<Value> {
        self.0.writes().unwrap()
    }

    /// The world, in short.
    pub(crate) fn digest(&self) -> String {
        self.0.digest().unwrap()
    }

    /// Makes the world new.
    pub(crate) fn reset(&self) {
        self.0.reset().unwrap();
    }

    /// The status of an order.
    pub(crate) fn status(&self, order: &str) -> String {
        let path = format!("/orders/{}", order.replace('#', "%23"));
        let order = self.0.ask("GET", &path, None).unwrap();
        order["status"].as_str().unwrap().to_owned()
    }

    /// Something goes wrong with requests to a path from now on.
    pub(crate) fn fault(&self, fault: &Value) {
        self.0.fault(fault).unwrap();
    }

    /// The world moves on.
    pub(crate) fn set(&self, order: &str, status: &str) {
        self.0.set(order, status).unwrap();
    }
}
