import Workspace

/// The way for single messages that another system asks for, such as the confirmation of an order: a campaign without a
/// file, of one template and one purpose, whose rows are made one by one. Everything else about it is as for any campaign.
///
///     let door = TransactionalDoor(
///         template: "order", purpose: "order_confirmation", event: "purchase", sender: "orders")
///     door.name    // "one.order.order_confirmation.purchase.orders", also for 'heed status' and 'heed why'
package struct TransactionalDoor: Equatable, Sendable {
    package let template: String
    package let purpose: String
    /// The kind of event that tells what the message is about.
    package let event: String
    package let sender: String

    package init(template: String, purpose: String, event: String, sender: String) {
        self.template = template
        self.purpose = purpose
        self.event = event
        self.sender = sender
    }

    /// Reads ``name``; nil for the name of a campaign with a file, which has no dot.
    package init?(named name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0] == Self.mark, parts.allSatisfy(CampaignFolder.isName) else { return nil }
        self.init(template: parts[1], purpose: parts[2], event: parts[3], sender: parts[4])
    }

    package var name: String { [Self.mark, template, purpose, event, sender].joined(separator: ".") }

    static func isName(_ name: String) -> Bool { name.hasPrefix(mark + ".") }

    private static let mark = "one"

    /// What its file would say.
    func file(channels: [Channel]) -> String {
        """
        title: \(template)
        purpose: \(purpose)
        channels: [\(channels.map(\.rawValue).joined(separator: ", "))]
        segment: everybody
        template: \(template)
        sender: \(sender)
        repeat: each \(event)

        """
    }
}
