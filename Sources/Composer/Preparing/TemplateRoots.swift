import Liquid
import Workspace

/// The names that templates may read, and the values of those that are the same for everybody.
enum TemplateRoots {
    static let customer = "customer"
    static let event = "event"
    static let notice = "notice"
    static let offer = "offer"
    static let report = "report"

    /// What subjects and preheaders may read.
    static let head = [customer, event, offer, report, "organisation", "campaign", "purpose", "links", "language"]
    /// What bodies, layouts and their blocks may read.
    static let body = head + ["subject", "preheader"]
    /// What notices may read: nothing of the person but what the notice itself says.
    static let notices = ["organisation", "campaign", "purpose", "links", "language", notice]

    /// The members of the groups that are the same in every workspace.
    static let members: [String: [String]] = [
        "organisation": ["name", "legal_name", "postal_address", "contact", "privacy_contact", "website"],
        "campaign": ["title"],
        "purpose": ["title", "explanation"],
        "links": ["unsubscribe", "preferences", "rights", "report"],
        offer: [
            "title", "text", "benefit", "percent", "amount", "currency", "code", "from", "until", "why", "reasons",
        ],
        report: [
            "period", "period_name", "period_before", "last_report", "message_count", "messages_before", "use_count",
            "uses_before", "held", "records", "uses", "reasons", "messages", "more_messages", "choices",
            "more_choices", "pause", "requests", "removed", "changes", "recipients", "sharing", "nobody_else",
            "security", "seal", "uses_text", "messages_text", "uses_height", "messages_height",
        ],
        notice: [
            "basis", "since", "method", "attested_by", "fields", "selecting", "not_shared", "first", "sources",
            "measured",
        ],
    ]

    static let headShape = Shape(head)
    static let bodyShape = Shape(body)
    static let noticesShape = Shape(notices)
    static let linksShape = Shape(members["links"] ?? [])
    static let offerShape = Shape(members[offer] ?? [])
    static let reportShape = Shape(members[report] ?? [])
    static let noticeShape = Shape(members[notice] ?? [])
}

/// What a version's templates read that no person changes.
struct FixedValues: Sendable {
    let organisation: Value
    let campaign: Value
    let purpose: Value
    let language: Value
    /// For privacy reports.
    let report: ReportSetting

    init(_ configuration: Configuration, title: LocalText, purpose: Purpose, language: String) {
        let organisation = configuration.organisation
        report = ReportSetting(configuration, language: language)
        self.organisation = [
            "name": .string(organisation.name), "legal_name": .string(organisation.legalName),
            "postal_address": .string(organisation.postalAddress), "contact": .string(organisation.contact),
            "privacy_contact": .string(organisation.privacyContact),
            "website": .string(organisation.website.text),
        ]
        campaign = ["title": .string(title.text(in: language))]
        self.purpose = [
            "title": .string(purpose.title.text(in: language)),
            "explanation": .string(purpose.explanation.text(in: language)),
        ]
        self.language = .string(language)
    }
}
