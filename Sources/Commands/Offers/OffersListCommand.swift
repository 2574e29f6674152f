import Campaigns
import Database
import System
import Workspace

/// `heed offers list`: every offer of the workspace.
enum OffersListCommand: Command {
    static let spec = CommandSpec(
        name: "offers list", summary: "List the offers: what each gives, until when, how many are left.",
        examples: [.init("heed offers list", "a table"), .init("heed offers list --json", "for scripts")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let language = workspace.configuration.languages.default
        let lines = try workspace.offers().map { Line(try OfferReport(of: $0, session), language) }
        if context.json {
            try context.console.printJSON(lines)
            return .done
        }
        guard !lines.isEmpty else {
            context.console.print("There are no offers yet: write Campaigns/offers/NAME.yaml (Docs/Offers.md).")
            return .done
        }
        var table = TextTable([.left, .left, .left, .right, .right, .right])
        table.add(["offer", "benefit", "valid", "given", "redeemed", "left"])
        for line in lines {
            table.add([
                line.offer, line.benefit, line.valid, grouped(line.given), grouped(line.redeemed),
                line.left.map(grouped) ?? "any",
            ])
        }
        context.console.print(table.text())
        return .done
    }

    struct Line: Encodable {
        let offer: String
        let title: String
        let benefit: String
        let purpose: String
        let from: String?
        let until: String?
        let days: Int?
        let given: Int
        let redeemed: Int
        let left: Int?

        init(_ report: OfferReport, _ language: String) {
            let offer = report.offer
            self.offer = offer.name
            title = offer.title.text(in: language)
            benefit = offer.benefit.plain(in: language)
            purpose = offer.purpose.name
            from = offer.validity.from?.description
            until = offer.validity.until?.description
            days = offer.validity.days
            given = report.issued
            redeemed = report.redeemed
            left = report.left
        }

        var valid: String {
            var words: [String] = []
            if let from { words.append("from \(from)") }
            if let until { words.append("until \(until)") }
            if let days { words.append("for \(days) days") }
            return words.isEmpty ? "always" : words.joined(separator: " ")
        }
    }
}
