import Campaigns
import Database
import Workspace

/// `heed offers report [OFFER]`: what came of the offers.
enum OffersReportCommand: Command {
    static let spec = CommandSpec(
        name: "offers report", summary: "Show what came of the offers: given, redeemed, what they cost and brought.",
        arguments: [ArgumentSpec("OFFER", "only this one (default: all)", count: .optional)],
        examples: [
            .init("heed offers report", "all offers, by campaign"),
            .init("heed offers report lamps-10 --json", "one of them, for scripts"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let offers = try invocation.words.first.map { [try workspace.offer($0)] } ?? workspace.offers()
        let reports = try offers.map { try OfferReport(of: $0, session) }
        if context.json {
            try context.console.printJSON(reports.map(Line.init))
            return .done
        }
        for (index, report) in reports.enumerated() {
            if index > 0 { context.console.print("") }
            context.console.print(text(report, workspace.configuration.languages.default, context.console))
        }
        return .done
    }

    private static func text(_ report: OfferReport, _ language: String, _ console: Console) -> String {
        let offer = report.offer
        var lines = [console.styled("\(offer.name): \(offer.title.text(in: language))", .bold)]
        guard report.issued > 0 else { return (lines + ["  nobody has been given it yet"]).joined(separator: "\n") }
        var table = TextTable([.left, .right, .right, .right, .left])
        table.add(["", "given", "redeemed", "", ""])
        for line in report.campaigns {
            let share = Double(line.redeemed) / Double(line.issued)
            table.add([
                line.campaign.isEmpty ? "by hand" : line.campaign, grouped(line.issued), grouped(line.redeemed),
                "\(Int((share * 100).rounded())) %", console.styled(bar(share, width: 20), .green),
            ])
        }
        lines.append(table.text(indent: 2))
        let currency = offer.worth.currency
        lines.append("  cost so far \(Amount(hundredths: report.cost, currency: currency))")
        if report.spent > 0 { lines.append("  bought with it \(Amount(hundredths: report.spent, currency: currency))") }
        if let left = report.left { lines.append("  left \(grouped(left))") }
        return lines.joined(separator: "\n")
    }

    private struct Line: Encodable {
        let offer: String
        let given: Int
        let redeemed: Int
        let left: Int?
        let cost: String
        let bought: String
        let currency: String
        let campaigns: [Part]

        struct Part: Encodable {
            /// Null for what was given by hand.
            let campaign: String?
            let given: Int
            let redeemed: Int
        }

        init(_ report: OfferReport) {
            offer = report.offer.name
            given = report.issued
            redeemed = report.redeemed
            left = report.left
            currency = report.offer.worth.currency
            cost = Amount(hundredths: report.cost, currency: currency).digits
            bought = Amount(hundredths: report.spent, currency: currency).digits
            campaigns = report.campaigns.map {
                Part(campaign: $0.campaign.isEmpty ? nil : $0.campaign, given: $0.issued, redeemed: $0.redeemed)
            }
        }
    }
}
