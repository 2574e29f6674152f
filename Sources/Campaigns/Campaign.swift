package import Workspace

/// A campaign as its file in `Campaigns/` describes it, checked against `heed.yaml`.
///
///     let campaign = try CampaignFolder(folder, configuration).load("spring")
///     campaign.segment.fields    // ["country", "language"]
package struct Campaign: Sendable {
    /// The file's name without its ending: `spring`.
    package let name: String

    /// What the marketer and reports call it; never shown to customers.
    package let title: LocalText
    package let purpose: Purpose

    /// Each allowed by the purpose, in the order of the file.
    package let channels: [Channel]
    package private(set) var segment: Segment

    /// The name of a folder in `Templates/`.
    package let template: String
    package let sender: Sender
    package let schedule: Schedule
    package private(set) var repetition: Repetition

    /// Variants, the group that gets nothing, and the limit.
    package let experiment: Experiment

    /// The most parts that a text message may take, each of which is billed; nil: any number. A longer one is not sent.
    package let maxParts: Int?

    /// How the letters of its text messages are written.
    package let letters: TextLetters

    /// What its links in mails tell the shop.
    package let tracking: LinkTracking

    /// What its messages may bring: the one of these that is worth most to a person and fits. Nothing reads their files
    /// before ``bringing(_:)``.
    package private(set) var offers: [Offer] = []

    /// What becomes of somebody whom no offer fits or who comes too late for all of them.
    package let withoutOffer: WithoutOffer
    let namedOffers: [NamedOffer]

    /// What becomes of a message that may have arrived, when nobody knows.
    package let onDoubt: OnDoubt

    /// Whether its rows are made one by one, on request (``TransactionalDoor``).
    package var isDoor: Bool { TransactionalDoor.isName(name) }

    /// Whether its file names offers.
    package var hasOffers: Bool { !namedOffers.isEmpty }

    /// The frequency caps of `heed.yaml` that bind its purpose.
    package let caps: [CampaignCap]
    private let quietHours: QuietHoursSettings

    /// Kinds of events that may say what hour is best for a person.
    let timingEvents: [EventKind]

    /// Kinds of events that are purchases, which reports count.
    let purchaseKinds: [String]

    /// The text of the file, for messages about it.
    package let source: SourceText

    /// What deserves a look, although the file is used.
    package let warnings: [Diagnostic]
    private let marks: [String: SourceMark]

    /// Where the value of a key stands, for messages about it: `campaign.mark(of: "template")`.
    package func mark(of key: String) -> SourceMark? {
        marks[key]
    }

    /// What decides who gets it and when, sorted: the fields of the segment and of the offers, the date of `yearly`, and the names of
    /// ``selectingSources``.
    package var selectingFields: [String] {
        var names = Set(segment.fields + selectingSources.map(\.name) + offers.flatMap(\.selectingFields))
        if case .yearly(let field) = repetition { names.insert(field.name) }
        return names.sorted()
    }

    /// What decides besides fields: events and history that the segment or an offer asks for, and the event of `each`.
    package var selectingSources: [SelectingSource] {
        var sources = segment.sources
        let others = offers.flatMap(\.selectingSources) + timingEvents.map { .events($0) }
        for source in others where !sources.contains(source) { sources.append(source) }
        guard case .each(let kind) = repetition, !sources.contains(.events(kind)) else { return sources }
        return sources + [.events(kind)]
    }

    /// The same campaign as if its file had another segment.
    package func asking(_ segment: Segment) -> Campaign {
        var campaign = self
        campaign.segment = segment
        return campaign
    }

    /// Whether its messages are privacy reports.
    package var isReport: Bool {
        if case .reports = repetition { true } else { false }
    }

    /// The same campaign as one of reports on a period.
    package func reporting(on period: ReportPeriod) -> Campaign {
        var campaign = self
        campaign.repetition = .reports(period)
        return campaign
    }

    /// The same campaign with the offers that it names.
    func bringing(_ offers: [Offer]) -> Campaign {
        var campaign = self
        campaign.offers = offers
        return campaign
    }

    /// When messages of a channel may go out. What is no marketing, such as the confirmation of an order, does not wait.
    package func contactHours(_ channel: Channel) -> ContactHours {
        ContactHours(channel: channel, own: quietHours.hours[channel], isMarketing: purpose.isMarketing)
    }

    func has(variant: String) -> Bool { experiment.variants.contains { $0.name == variant } }

    /// The field that says by which region's law messages wait; nil where none was named.
    var regionField: CatalogueField? { quietHours.regionField }
}

// MARK: - Reading

extension Campaign {
    /// Reads a campaign from the text of its file.
    ///
    /// - Parameter campaigns: the names of all campaigns that there are; nil where they are not known.
    /// - Throws: everything that is wrong with it, with warnings among them.
    package static func load(
        _ document: YAMLDocument, name: String, configuration: Configuration, campaigns: [String]? = nil
    ) throws(Diagnostics) -> Campaign {
        let problems = Problems(in: document.source)
        let draft = CampaignDraft(
            reading: Fields(document.root, in: problems), configuration: configuration, campaigns: campaigns)
        try problems.check()
        guard let draft else {
            // Each nil was reported; a reader that forgets to must not let a file pass.
            throw Diagnostics(document.source.diagnostic(.error, "the file cannot be used", at: nil))
        }
        return Campaign(name: name, draft: draft, source: document.source, warnings: problems.warnings)
    }

    private init(name: String, draft: CampaignDraft, source: SourceText, warnings: [Diagnostic]) {
        self.name = name
        title = draft.title
        purpose = draft.purpose
        channels = draft.channels
        segment = draft.segment
        template = draft.template
        sender = draft.sender
        schedule = draft.schedule
        repetition = draft.repetition
        experiment = draft.experiment
        maxParts = draft.maxParts
        letters = draft.letters
        tracking = draft.tracking
        namedOffers = draft.offers
        withoutOffer = draft.withoutOffer
        onDoubt = draft.onDoubt
        caps = draft.caps
        quietHours = draft.quietHours
        timingEvents = draft.timingEvents
        purchaseKinds = draft.purchaseKinds
        marks = draft.marks
        self.source = source
        self.warnings = warnings
    }
}
