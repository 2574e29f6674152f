import Consent
import Database
import Workspace

/// `heed token inspect TOKEN`: what a token from a link is for; never a person's data.
enum TokenCommand: Command {
    static let spec = CommandSpec(
        name: "token", summary: "Tell what a token from a link is for.",
        discussion: """
            Reads a token, or a whole link that ends in one, with this workspace's keys. It shows the kind, the purpose and
            the channel and the database's own numbers, never a name or an address. It changes nothing.
            """,
        arguments: [
            ArgumentSpec("ACTION", "what to do", choices: ["inspect"]),
            ArgumentSpec("TOKEN", "the token, or the link that ends in it"),
        ],
        examples: [.init("heed token inspect AQE…", "kind, purpose, channel, key")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let given = invocation.word("TOKEN")
        let text = given.split(separator: "/").last.map(String.init) ?? given
        let session = try workspace.store.session()
        let mint = try workspace.mint()
        guard let token = try mint.open(text, in: session) else {
            throw CommandError(
                description:
                    "This is no token of this workspace: it was cut, changed, or sealed with a key that is not in "
                    + "secrets/token.keys.", exitCode: .input)
        }
        let report = Report(
            kind: token.kind.name, sampleOf: token.sampleOf?.name,
            purpose: try PurposeNumbers.purpose(of: token.scope, session), channel: token.scope.channel?.rawValue,
            customer: token.customer == 0 ? nil : token.customer, delivery: token.delivery == 0 ? nil : token.delivery,
            length: text.count)
        guard !context.json else {
            try context.console.printJSON(report)
            return .done
        }
        var table = TextTable([.left, .left])
        table.add(["kind", report.sampleOf.map { "sample of \($0): following it changes nothing" } ?? report.kind])
        table.add(["purpose", report.purpose ?? "any"])
        table.add(["channel", report.channel ?? "any"])
        if let customer = report.customer { table.add(["customer number", "\(customer)"]) }
        if let delivery = report.delivery { table.add(["delivery number", "\(delivery)"]) }
        context.console.print(table.text())
        return .done
    }

    private struct Report: Encodable {
        let kind: String
        let sampleOf: String?
        let purpose: String?
        let channel: String?
        let customer: Int64?
        let delivery: Int64?
        let length: Int

        private enum CodingKeys: String, CodingKey {
            case kind, purpose, channel, customer, delivery, length
            case sampleOf = "sample_of"
        }
    }
}
