import Campaigns
import Consent
import Database
import System
import Workspace

/// `heed why CUSTOMER CAMPAIGN`: rule by rule, why somebody is in or out.
enum WhyCommand: Command {
    static let spec = CommandSpec(
        name: "why", summary: "Tell, rule by rule, why a customer is in or out of a campaign.",
        discussion: """
            Shows the segment's answer, every rule of the gate with its verdict, its source and the event it rests on, and
            what was sent so far. The first rule that says no is the reason.
            """,
        arguments: [.customer, .campaign],
        options: [OptionSpec("at", value: "TIME", "as if it were this time (default: now)")],
        examples: [.init("heed why CL-1001 spring", "every rule with its verdict")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let campaign = try workspace.campaign(invocation.word("CAMPAIGN"), context)
        let instant = try invocation.instant("at") ?? context.clock.now()
        let session = try workspace.store.session()
        var reports: [WhyReport] = []
        for customer in try workspace.customers(invocation.word("CUSTOMER"), session) {
            guard
                let explanation = try AudiencePass(gate: workspace.gate, draw: workspace.draw).explain(
                    customer: customer.id, campaign, at: instant, session: session)
            else { continue }
            reports.append(
                WhyReport(
                    customer: customer.reference, campaign: campaign, explanation: explanation,
                    legal: workspace.configuration.legal))
        }
        if context.json {
            try context.console.printJSON(reports)
        } else {
            context.console.print(reports.map { $0.text(context.console) }.joined(separator: "\n\n"))
        }
        return .done
    }
}

/// Why one person is in or out: for scripts and, as text, for people.
private struct WhyReport: Encodable {
    struct Rule: Encodable {
        let code: String
        let verdict: String
        let rule: String?
        let source: String?
        let explanation: String
        let evidence: String?
        let detail: String?
    }

    struct ChannelReport: Encodable {
        let channel: String
        let occasion: String
        let verdict: String
        let waitsUntil: Instant?
        let reason: String?
        let rules: [Rule]

        private enum CodingKeys: String, CodingKey {
            case channel, occasion, verdict, reason, rules
            case waitsUntil = "waits_until"
        }
    }

    struct DeliveryReport: Encodable {
        let channel: String
        let occasion: String
        let variant: String?
        let state: String
        let cause: String?
        let attempts: Int
        let replyCode: String?
        let fieldsUsed: [String]
        /// The edition of the legal values at hand-off.
        let legalTable: String?
        let updatedAt: Instant

        private enum CodingKeys: String, CodingKey {
            case channel, occasion, variant, state, cause, attempts
            case replyCode = "reply_code"
            case fieldsUsed = "fields_used"
            case legalTable = "legal_table"
            case updatedAt = "updated_at"
        }
    }

    /// The edition of the legal values that decided.
    struct LegalEdition: Encodable {
        let version = LegalTable.version
        /// How many values of heed.yaml make it stricter.
        let ownValues: Int

        private enum CodingKeys: String, CodingKey {
            case version
            case ownValues = "own_values"
        }
    }

    let customer: String
    let campaign: String
    let purpose: String
    let legalTable: LegalEdition
    let segment: String
    let fields: [String]
    let due: Bool
    let variant: String?
    let channels: [ChannelReport]
    let deliveries: [DeliveryReport]

    init(customer: String, campaign: Campaign, explanation: Explanation, legal: LegalTable) {
        legalTable = LegalEdition(ownValues: legal.own.count)
        self.customer = customer
        self.campaign = campaign.name
        purpose = campaign.purpose.name
        segment = explanation.segment.rawValue
        fields = explanation.fields
        due = explanation.isDue
        variant = explanation.variant
        let isPicked = explanation.segment == .yes && explanation.isDue
        channels = explanation.channels.map { verdict in
            let reason = isPicked ? verdict.reason : CampaignRules.Code.notSelected.rawValue
            return ChannelReport(
                channel: verdict.channel.rawValue, occasion: verdict.occasion, verdict: reason == nil ? "in" : "out",
                waitsUntil: reason == nil ? verdict.waitsUntil : nil, reason: reason,
                rules: verdict.rules.map { Self.rule($0, waits: verdict.waitsUntil != nil) })
        }
        deliveries = explanation.deliveries.map {
            DeliveryReport(
                channel: $0.channel, occasion: $0.occasion, variant: $0.variant, state: $0.state.rawValue,
                cause: $0.cause,
                attempts: $0.attempts, replyCode: $0.replyCode, fieldsUsed: $0.fieldsUsed,
                legalTable: $0.legalTable, updatedAt: $0.updatedAt)
        }
    }

    private static func rule(_ verdict: RuleVerdict, waits: Bool) -> Rule {
        let isWaiting = waits && verdict.code == CampaignRules.Code.quietHours.rawValue
        return Rule(
            code: verdict.code, verdict: verdict.keepsOut ? "out" : isWaiting ? "waits" : "passes", rule: verdict.rule,
            source: verdict.source,
            explanation: verdict.explanation,
            evidence: verdict.event.map(EvidenceWords.line) ?? verdict.suppression.map(EvidenceWords.line),
            detail: verdict.detail)
    }

    private enum CodingKeys: String, CodingKey {
        case customer, campaign, purpose, segment, fields, due, variant, channels, deliveries
        case legalTable = "legal_table"
    }

    func text(_ console: Console) -> String {
        var text = "\(console.styled("\(customer) and '\(campaign)'", .bold)) (purpose \(purpose))"
        text += "\nsegment: \(segment)" + (fields.isEmpty ? "" : ", by \(fields.joined(separator: ", "))")
        text += "\nlaw: the table of \(legalTable.version)"
        if legalTable.ownValues > 0 { text += ", made stricter by \(legalTable.ownValues) of heed.yaml's values" }
        if !due { text += "\nno message is due today" }
        if let variant { text += "\nvariant: \(variant)" }
        for channel in channels {
            let occasion = channel.occasion.isEmpty ? "" : " \(channel.occasion)"
            let verdict =
                channel.reason.map { console.styled("out: \($0)", .red) } ?? console.styled("in", .green)
                + (channel.waitsUntil.map { ", waits until \($0.wholeSecond)" } ?? "")
            text += "\n\n\(console.styled(channel.channel + occasion, .bold)): \(verdict)"
            if channel.reason == CampaignRules.Code.notSelected.rawValue {
                text += "\n  \(CampaignRules.Code.notSelected.explanation)"
            }
            var table = TextTable([.left, .left, .left, .left])
            for rule in channel.rules {
                let isOut = rule.verdict == "out"
                let isSilent = rule.verdict == "passes"
                let words = (isSilent ? [] : [rule.explanation, rule.source, rule.evidence]) + [rule.detail]
                table.add([
                    isOut ? "✘" : isSilent ? "✔" : "◷", rule.code, rule.rule ?? "",
                    words.compactMap { $0 }.joined(separator: " · "),
                ])
            }
            text += "\n" + table.text(indent: 2)
            // The same event carries several rules: it is told once.
            let grant = channel.rules.first { $0.verdict != "out" && $0.evidence != nil }?.evidence
            if channel.reason == nil, let grant { text += "\n  rests on: \(grant)" }
        }
        for delivery in deliveries {
            text += "\n\n\(delivery.channel)\(delivery.occasion.isEmpty ? "" : " \(delivery.occasion)")"
            text += "\(delivery.variant.map { " (variant \($0))" } ?? ""): "
            text += "\(delivery.state)\(delivery.cause.map { " (\($0))" } ?? "") \(delivery.updatedAt.wholeSecond)"
            if let reply = delivery.replyCode { text += ", reply \(reply)" }
            if !delivery.fieldsUsed.isEmpty { text += ", used \(delivery.fieldsUsed.joined(separator: ", "))" }
            if let legalTable = delivery.legalTable { text += ", law of \(legalTable)" }
        }
        return text
    }
}
