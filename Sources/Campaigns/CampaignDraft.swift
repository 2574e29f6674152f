import Workspace

/// The values of a campaign file while it is read.
struct CampaignDraft {
    let title: LocalText
    let purpose: Purpose
    let channels: [Channel]
    let segment: Segment
    let template: String
    let sender: Sender
    let schedule: Schedule
    let repetition: Repetition
    let experiment: Experiment
    let maxParts: Int?
    let letters: TextLetters
    let tracking: LinkTracking
    let offers: [NamedOffer]
    let withoutOffer: WithoutOffer
    let onDoubt: OnDoubt
    let caps: [CampaignCap]
    let quietHours: QuietHoursSettings
    let timingEvents: [EventKind]
    let purchaseKinds: [String]
    let marks: [String: SourceMark]

    init?(reading fields: Fields, configuration: Configuration, campaigns: [String]?) {
        let title = Self.title(fields, configuration)
        let purpose = fields.purpose(in: configuration)
        let channels = Self.channels(fields, purpose)
        let segment = fields.requiredEntry("segment").flatMap {
            Segment.read(
                $0, in: fields.problems, configuration: configuration, purpose: purpose, campaigns: campaigns)
        }
        let template = Self.template(fields)
        let sender = Self.sender(fields, configuration)
        let schedule =
            fields.entry("schedule") == nil
            ? Schedule() : Schedule(reading: fields.optionalFields("schedule"))
        let repetition = Repetition(reading: fields, configuration: configuration, purpose: purpose)
        let experiment = Experiment(
            reading: fields, configuration: configuration, purpose: purpose, channels: channels,
            repetition: repetition)
        let maxParts = fields.optionalInteger("max_parts", 1...10)
        let letters = fields.optionalChoice("letters", of: TextLetters.self) ?? .written
        for key in ["max_parts", "letters"] where fields.entry(key) != nil {
            guard let channels, !channels.contains(.sms) else { continue }
            fields.problems.error(
                "'\(key)' is about text messages, which this campaign has none of", at: fields.mark(of: key),
                hint: "Add sms to its channels, or delete the line.")
        }
        let tracking = LinkTracking(reading: fields, configuration, channels)
        let offers = NamedOffer.read(fields, purpose)
        let withoutOffer = fields.optionalChoice("without_offer", of: WithoutOffer.self) ?? .send
        if offers.isEmpty, fields.entry("without_offer") != nil {
            fields.problems.error(
                "'without_offer' is about a campaign with offers", at: fields.mark(of: "without_offer"),
                hint: "Write 'offers: [NAME]', or delete the line.")
        }
        let onDoubt = fields.optionalChoice("on_doubt", of: OnDoubt.self) ?? .report
        fields.finish()
        guard let title, let purpose, let channels, let segment, let template, let sender, let schedule,
            let repetition, let experiment
        else { return nil }
        self.title = title
        self.purpose = purpose
        self.channels = channels
        self.segment = segment
        self.template = template
        self.sender = sender
        self.schedule = schedule
        self.repetition = repetition
        self.experiment = experiment
        self.maxParts = maxParts
        self.letters = letters
        self.tracking = tracking
        self.offers = offers
        self.withoutOffer = withoutOffer
        self.onDoubt = onDoubt
        caps = CampaignCap.binding(purpose, configuration)
        quietHours = configuration.quietHours
        purchaseKinds = configuration.catalogue.events.filter { $0.category == .purchaseHistory }.map(\.name)
        timingEvents =
            schedule.localHour == .best
            ? configuration.catalogue.events.filter {
                !$0.category.isAlwaysIncluded && purpose.mayUse($0.category) != .never
            } : []
        marks = Dictionary(uniqueKeysWithValues: fields.entries.map { ($0.key, fields.mark(of: $0.key)) })
    }

    /// One text for all languages, or one for each.
    private static func title(_ fields: Fields, _ configuration: Configuration) -> LocalText? {
        guard let entry = fields.requiredEntry("title") else { return nil }
        if entry.value.text != nil {
            let language = configuration.languages.default
            return fields.string("title").map { LocalText([language: $0], default: language) }
        }
        return fields.texts("title", in: configuration.languages)
    }

    private static func channels(_ fields: Fields, _ purpose: Purpose?) -> [Channel]? {
        guard let channels = fields.choices("channels", called: "channel", of: Channel.self) else { return nil }
        guard let purpose else { return channels }
        let refused = channels.filter { !purpose.channels.contains($0) }
        for channel in refused {
            fields.problems.error(
                "the purpose '\(purpose.name)' does not allow the channel '\(channel.rawValue)'",
                at: fields.mark(of: "channels"),
                hint: "It allows \(purpose.channels.map(\.rawValue).joined(separator: ", ")); see "
                    + "purposes.\(purpose.name).channels in heed.yaml.")
        }
        return refused.isEmpty ? channels : nil
    }

    private static func sender(_ fields: Fields, _ configuration: Configuration) -> Sender? {
        guard let name = fields.string("sender") else { return nil }
        if let sender = configuration.sender(named: name) { return sender }
        let names = configuration.senders.map(\.name)
        fields.problems.error(
            "unknown sender '\(name)'", at: fields.mark(of: "sender"),
            hint: Nearest.suggestion(for: name, in: names) ?? "Known are: \(names.joined(separator: ", ")).")
        return nil
    }

    private static func template(_ fields: Fields) -> String? {
        guard let name = fields.string("template") else { return nil }
        if CampaignFolder.isName(name) { return name }
        fields.problems.error(
            "'template' must name a folder in Templates", at: fields.mark(of: "template"),
            hint: "Use letters a-z, digits, - and _.")
        return nil
    }
}
