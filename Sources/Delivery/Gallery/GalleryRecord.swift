import Campaigns
import System
import Texting
import Workspace

/// A message as the gallery's script reads it.
struct GalleryRecord: Encodable {
    let number: Int
    let file: String
    let campaign: String
    let channel: String
    let language: String
    let purpose: String
    let from: String
    let to: String
    let subject: String
    let preheader: String
    let html: String?
    let text: String
    let headers: [[String]]
    let why: [[String]]
    let notice: String
    let fields: [Field]
    let sms: SMS?

    struct Field: Encodable {
        let name: String
        let label: String
        let selecting: Bool
        let read: Bool
    }

    struct SMS: Encodable {
        let encoding: String
        let units: Int
        let parts: Int
        let written: String?
    }

    init(_ message: PreviewedMessage, stem: String, number: Int) {
        self.number = number
        file = stem
        campaign = message.campaign
        channel = message.channel.rawValue
        language = message.language
        purpose = message.purpose
        from = message.from
        to = message.to
        subject = message.subject
        preheader = message.preheader
        html = message.email?.html
        text = message.text
        headers = message.email?.headers.map { [$0.name, $0.text] } ?? []
        why = message.why.map { [$0.name, $0.text] }
        notice = message.notice
        fields = message.fields.map {
            Field(name: $0.name, label: $0.label, selecting: $0.isSelecting, read: $0.isRead)
        }
        sms = message.sms.map {
            SMS(encoding: $0.encoding.rawValue, units: $0.units, parts: $0.parts, written: message.written)
        }
    }
}

/// What the head of the gallery tells.
struct GalleryFacts: Encodable {
    let campaigns: [Campaign]
    let instant: String
    let written: Int

    struct Campaign: Encodable {
        let name: String
        let title: String
        let purpose: String
        let customers: Int
        let selected: Int
        let unknown: Int
        let due: Int
        let channels: [Channel]
        let failures: Int
    }

    struct Channel: Encodable {
        let channel: String
        let permitted: Int
        let received: Int
        let denied: [Denial]
    }

    struct Denial: Encodable {
        let code: String
        let words: String
        let count: Int
    }

    init(campaigns: [Campaign], instant: Instant, written: Int) {
        self.campaigns = campaigns
        self.instant = instant.wholeSecond.rfc3339
        self.written = written
    }
}

extension GalleryFacts.Campaign {
    init(_ preview: CampaignPreview) {
        name = preview.name
        title = preview.title
        purpose = preview.purpose
        let counts = preview.counts
        (customers, selected, unknown, due) = (counts.customers, counts.selected, counts.unknown, counts.due)
        channels = Workspace.Channel.allCases.compactMap { channel in
            guard let outcome = counts.channels[channel] else { return nil }
            let denied = outcome.denied.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { code, count in
                GalleryFacts.Denial(
                    code: code, words: CampaignRules.explanation(of: code) ?? code, count: count)
            }
            return GalleryFacts.Channel(
                channel: channel.rawValue, permitted: outcome.permitted, received: outcome.received, denied: denied)
        }
        failures = preview.failures.values.reduce(0, +)
    }
}
