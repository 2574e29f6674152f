import Campaigns
import Liquid
import Mail
import Workspace

/// Everything that one channel in one language needs to make messages, ready once for all people. Immutable, shared by
/// all threads.
final class PreparedVersion: Sendable {
    let channel: Channel
    /// nil: the form of the campaign's own template.
    let variant: String?
    /// BCP 47
    let language: String
    /// The template's file, for errors about one person's message.
    let templateName: String

    /// The fields that its texts can read or that pick people, in the catalogue's order.
    let fields: [CatalogueField]
    /// For each of them: whether it picks people.
    let isSelecting: [Bool]
    /// For each of them: what the notice calls it.
    let labels: [String]
    let customerShape: Shape
    let event: PreparedEvent?
    /// What picks people besides fields, the event that a campaign repeats for aside.
    let sources: [PreparedSource]

    /// The catalogue's fields that somebody else than the person gave, and who (LAW-6).
    let foreign: [ForeignField]

    /// Email only.
    let head: PreparedHead?
    /// Email only: the HTML and its notice.
    let html: PreparedBody?
    /// The plain text of an email, or the SMS.
    let text: PreparedBody

    let fixed: FixedValues
    let basis: LegalBasis
    let notShared: Bool
    /// The organisation's name, which every SMS has to carry (SMS-5).
    let organisationName: String
    let postalAddress: PostalAddress
    /// What unsubscribe links begin with: `https://news.example.com/u/`.
    let linkStart: String
    /// The host of the organisation's website.
    let ownHost: String
    let mail: PreparedMail?
    let smsName: String?

    let senderText: String
    let purposeTitle: String
    let templateVersion: String

    init(
        channel: Channel, variant: String?, language: String, templateName: String, fields: [CatalogueField],
        isSelecting: [Bool], labels: [String], customerShape: Shape, event: PreparedEvent?, sources: [PreparedSource],
        foreign: [ForeignField],
        head: PreparedHead?,
        html: PreparedBody?, text: PreparedBody, fixed: FixedValues, basis: LegalBasis, notShared: Bool,
        organisationName: String, postalAddress: PostalAddress, linkStart: String, ownHost: String, mail: PreparedMail?,
        smsName: String?, senderText: String, purposeTitle: String, templateVersion: String
    ) {
        self.channel = channel
        self.variant = variant
        self.language = language
        self.templateName = templateName
        self.fields = fields
        self.isSelecting = isSelecting
        self.labels = labels
        self.customerShape = customerShape
        self.event = event
        self.sources = sources
        self.foreign = foreign
        self.head = head
        self.html = html
        self.text = text
        self.fixed = fixed
        self.basis = basis
        self.notShared = notShared
        self.organisationName = organisationName
        self.postalAddress = postalAddress
        self.linkStart = linkStart
        self.ownHost = ownHost
        self.mail = mail
        self.smsName = smsName
        self.senderText = senderText
        self.purposeTitle = purposeTitle
        self.templateVersion = templateVersion
    }
}

extension PreparedVersion {
    var form: PreparedCampaign.Form { PreparedCampaign.Form(channel: channel, variant: variant) }
}

/// A field that somebody else than the person gave, and what people read of where it comes from.
struct ForeignField: Sendable {
    let name: String
    let source: String
}

extension PreparedVersion {
    /// Where data comes from that the person did not give: of what the message uses, or of all that is known.
    func sources(of person: PersonView, used: [UsedField], all: Bool) -> [String] {
        let names = Set(used.map(\.name))
        var found: [String] = []
        for (field, isKnown) in zip(foreign, person.knownForeign) where all ? isKnown : names.contains(field.name) {
            if !found.contains(field.source) { found.append(field.source) }
        }
        return found
    }
}

/// The head of an email's template, compiled.
struct PreparedHead: Sendable {
    var subject: PreparedPart
    var preheader: PreparedPart?
}

/// A body in its layout, and the notice that fills the layout's slot.
struct PreparedBody: Sendable {
    var part: PreparedPart
    let notice: PreparedPart
}

/// The kind of event that a campaign repeats for.
struct PreparedEvent: Sendable {
    let kind: EventKind
    let label: String
    let shape: Shape

    init(_ kind: EventKind, language: String) {
        self.kind = kind
        label = kind.label.text(in: language)
        shape = Shape(kind.properties.map(\.name))
    }

    /// How used fields and delivery rows call it.
    var name: String { "event.\(kind.name)" }
}

/// What picked people besides fields of the catalogue, as the notice names it.
struct PreparedSource: Sendable {
    let name: String
    let label: String
    /// What the person has to let be used; nil for what Heed itself did.
    let category: DataCategory?

    init(_ source: SelectingSource, language: String) {
        name = source.name
        label = source.label(in: language)
        switch source {
        case .events(let kind): category = kind.category
        case .history: category = nil
        }
    }
}

/// What an email's header fields are made from that is the same for everybody.
struct PreparedMail: Sendable {
    let sender: MailSender
    let envelopeFrom: String
    let messageIDDomain: DomainName
    /// What the HTML may show.
    let images: TemplateImages
    /// What its `chart`s have drawn.
    let charts: ChartGallery
    /// Fields that are the same in every mail, the language's among them.
    let fixedFields: [HeaderField]
    /// Whether each mail names itself to those who report complaints (HDR-4).
    let namesItself: Bool
    /// Nil for mail that is no marketing (HDR-8).
    let list: PreparedList?
    /// Nil where the relay signs, or nobody.
    let signer: DKIMSigner?
}

struct PreparedList: Sendable {
    let list: MailingList
    /// Whether `List-Unsubscribe-Post` is written: only where somebody signs the mail (UNS-4).
    let oneClick: Bool
}

/// The postal address as each part writes it.
struct PostalAddress: Sendable {
    let text: [UInt8]
    let html: [UInt8]

    init(_ address: String) {
        text = Array(address.utf8)
        var escaped: [UInt8] = []
        for byte in address.utf8 {
            switch byte {
            case UInt8(ascii: "&"): escaped.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): escaped.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): escaped.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): escaped.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): escaped.append(contentsOf: "&#39;".utf8)
            default: escaped.append(byte)
            }
        }
        html = escaped
    }
}
