import Campaigns
import Composer
import Consent
import Customers
import Mail
import System
import Texting
import Workspace

/// A message as people look at it: what previews and the gallery show, apart from how it was made.
struct PreviewedMessage: Sendable {
    var campaign: String
    var channel: Channel
    /// BCP 47
    var language: String
    var purpose: String
    var basis: String
    var from: String
    var to: String
    var subject: String
    var preheader = ""
    var text: String
    var email: Email?
    var sms: SMSLength?
    /// A text before its letters were changed; nil where none was.
    var written: String?
    var notice: String
    var why: [Line]
    var fields: [Field]
    var instant: Instant
    var templateVersion: String

    struct Email: Sendable {
        var html: String
        /// The exact bytes.
        var source: [UInt8]
        var headers: [Line]
        var envelopeFrom: String
    }

    /// A name and what it stands for.
    struct Line: Equatable, Sendable {
        var name: String
        var text: String
    }

    struct Field: Equatable, Sendable {
        var name: String
        var label: String
        var isSelecting: Bool
        var isRead: Bool
    }
}

extension PreviewedMessage {
    init(_ message: Message) {
        campaign = message.identity.campaign
        channel = message.channel
        language = message.language
        purpose = message.purposeTitle
        basis = message.permit.basis.rawValue
        from = message.sender
        notice = message.notice
        why = PermitWords.lines(message.permit, purpose: message.purposeTitle, fields: message.fieldsUsed)
        if let variant = message.identity.variant { why.append(Line(name: "Variant", text: variant)) }
        fields = message.fieldsUsed.map {
            Field(name: $0.name, label: $0.label, isSelecting: $0.isSelecting, isRead: $0.isRead)
        }
        instant = message.instant
        templateVersion = message.templateVersion
        switch message.content {
        case .email(let mail):
            to = mail.envelopeTo
            subject = mail.subject
            preheader = mail.preheader
            text = String(decoding: mail.text, as: UTF8.self)
            email = Email(
                html: mail.images.reduce(String(decoding: mail.html, as: UTF8.self)) {
                    $0.replacing($1.url, with: $1.dataURL)
                }, source: mail.message.bytes,
                headers: mail.message.fields.map { Line(name: $0.name, text: $0.value) },
                envelopeFrom: mail.envelopeFrom)
        case .sms(let text):
            to = text.to
            subject = ""
            self.text = text.body
            sms = text.length
            written = text.written
        }
    }
}

/// A permit told in words, for the marketer: why this person may get this message.
enum PermitWords {
    static func lines(
        _ permit: ContactPermit, purpose: String, fields: [UsedField]
    ) -> [PreviewedMessage.Line] {
        var lines = [
            PreviewedMessage.Line(name: "Purpose", text: purpose),
            PreviewedMessage.Line(name: "Legal basis", text: words(permit.basis)),
        ]
        if let proof = permit.restsOn {
            let isSale = permit.basis == .softOptIn
            let isRequest = permit.kind == .confirmation
            let verb = isRequest ? "asked for" : isSale ? "recorded" : "given"
            var given = "\(verb) on \(proof.at.civilDate)"
            if let method = proof.method { given += " (\(method.split(separator: "_").joined(separator: " ")))" }
            lines.append(
                PreviewedMessage.Line(
                    name: isSale ? "Sale" : "Consent", text: given + ", for this \(point(permit.channel))"))
            lines.append(PreviewedMessage.Line(name: "Evidence", text: evidence(proof)))
            if let version = proof.noticeVersion {
                let language = proof.noticeLanguage.map { " in '\($0)'" } ?? ""
                lines.append(PreviewedMessage.Line(name: "Notice shown then", text: "version \(version)\(language)"))
            }
        }
        let selecting = fields.filter(\.isSelecting).map(\.label)
        lines.append(
            PreviewedMessage.Line(
                name: "Picked by",
                text: selecting.isEmpty
                    ? "nothing personal: the campaign is for everybody who agreed"
                    : selecting.joined(separator: ", ")))
        return lines
    }

    private static func words(_ basis: LegalBasis) -> String {
        switch basis {
        case .consent: "consent (GDPR Art. 6(1)(a))"
        case .softOptIn: "existing customer, similar products (ePrivacy Art. 13(2))"
        case .legitimateInterest: "legitimate interest (GDPR Art. 6(1)(f))"
        case .contract: "contract (GDPR Art. 6(1)(b))"
        case .legalObligation: "legal obligation (GDPR Art. 6(1)(c))"
        }
    }

    private static func point(_ channel: Channel) -> String {
        switch channel {
        case .email: "email address"
        case .sms: "phone number"
        }
    }

    private static func evidence(_ proof: ConsentProof) -> String {
        switch proof.evidenceKind {
        case .recorded: "recorded when it was given"
        case .attested: "declared by \(proof.attestedBy ?? "the one who imported it")"
        case .selfService: "given by the person in Heed"
        }
    }
}
