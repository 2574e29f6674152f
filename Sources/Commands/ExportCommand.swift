import Campaigns
import Consent
import Customers
import Database
import System
import Workspace

/// `heed export CUSTOMER`: everything that is known of a person, for the person (GDPR Art. 15 and 20, LAW-10).
enum ExportCommand: Command {
    static let spec = CommandSpec(
        name: "export", summary: "Write everything that is known of somebody, for that person.",
        discussion: """
            One JSON document: fields with their category, source and how long they are kept; events; every consent with its
            evidence and how the person stands to each purpose now; the messages they got, which of their data those used;
            offers; who receives data, and the person's rights. Labels are in the person's language.
            """,
        arguments: [.customer],
        options: [
            OptionSpec("out", value: "FILE", "the file to write, for its owner's eyes only (default: standard output)"),
            OptionSpec("language", value: "TAG", "the language of the labels (default: the person's)"),
        ],
        examples: [.init("heed export CL-1001 --out CL-1001.json", "to hand over to the person")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let person = try workspace.customer(invocation.word("CUSTOMER"), session)
        let document = try session.snapshot {
            try AccessDocument(
                person, workspace, language: invocation.value("language"), at: context.clock.now(), session)
        }
        try PrivateDocument.write(document, to: invocation.value("out"), in: context)
        return .done
    }
}

/// What a person gets who asks what is known of them.
struct AccessDocument: Encodable {
    private struct Field: Encodable {
        let name: String
        let label: String
        let category: String
        let source: String
        let keptFor: String?
        let value: JSON

        private enum CodingKeys: String, CodingKey {
            case name, label, category, source, value
            case keptFor = "kept_for"
        }
    }

    private struct Standing: Encodable {
        let purpose: String
        let title: String
        let explanation: String
        let legalBasis: String
        let scope: String
        let permitted: Bool
        let since: Instant?
        let reason: String?

        private enum CodingKeys: String, CodingKey {
            case purpose, title, explanation, scope, permitted, since, reason
            case legalBasis = "legal_basis"
        }
    }

    private struct Controller: Encodable {
        let name: String
        let legalName: String
        let address: String
        let privacyContact: String
        let recipients: String
        let security: String

        private enum CodingKeys: String, CodingKey {
            case name, address, recipients, security
            case legalName = "legal_name"
            case privacyContact = "privacy_contact"
        }
    }

    private let format = "heed-access-1"
    private let language: String
    private let madeAt: Instant
    private let controller: Controller
    private let reference: String
    private let source: String?
    private let fields: [Field]
    private let events: [CustomerEventRecord]
    private let standings: [Standing]
    private let consent: [ExportedConsent]
    private let messages: [ContactRecord.Message]
    private let offers: [ContactRecord.Offer]
    private let replies: [ContactRecord.Reply]
    private let requests: [ContactRecord.Request]
    private let pausedUntil: Instant?
    private let rights: [String]
    /// What the names of kinds of events and of purposes mean to the person.
    private let labels: [String: String]

    init(
        _ person: FoundCustomer, _ workspace: OpenWorkspace, language wanted: String?, at instant: Instant,
        _ session: any Session
    ) throws {
        let configuration = workspace.configuration
        let reader = CustomerReader(catalogue: configuration.catalogue)
        let known = try reader.personalData(of: [person.id], session)[person.id]
        let language = configuration.languages.best(for: wanted ?? known?.language ?? configuration.languages.default)
        self.language = language
        madeAt = instant.wholeSecond
        let own = configuration.organisation
        let recipients = own.recipientLine(in: language) ?? (language == "es" ? "nadie" : "nobody")
        controller = Controller(
            name: own.name, legalName: own.legalName, address: own.postalAddress, privacyContact: own.privacyContact,
            recipients: recipients, security: own.securityMeasures.text(in: language))
        reference = person.reference
        source = try reader.source(of: person.id, session)
        fields = configuration.catalogue.fields.compactMap { field -> Field? in
            guard let value = known?.values[field.name] else { return nil }
            return Field(
                name: field.name, label: field.label.text(in: language), category: field.category.rawValue,
                source: Self.words(field.source, language), keptFor: field.retention.map { "\($0)" }, value: value.json)
        }
        events = try reader.events(of: person.id, session)
        standings = try workspace.gate.standings(customer: person.id, at: instant, session).compactMap { standing in
            guard let purpose = configuration.purpose(named: standing.purpose) else { return nil }
            return Standing(
                purpose: standing.purpose, title: purpose.title.text(in: language),
                explanation: purpose.explanation.text(in: language), legalBasis: purpose.legalBasis.rawValue,
                scope: standing.scope, permitted: standing.holds, since: standing.since, reason: standing.code)
        }
        consent = try ConsentExport.events(of: person.id, session)
        let record = try ContactRecord(of: person.id, at: instant, session)
        messages = record.messages
        offers = record.offers
        replies = record.replies
        requests = record.requests
        pausedUntil = record.pausedUntil
        rights = Self.rights(language, own.privacyContact)
        let kinds = configuration.catalogue.events.map { ($0.name, $0.label.text(in: language)) }
        let purposes = configuration.purposes.map { ($0.name, $0.title.text(in: language)) }
        labels = Dictionary(kinds + purposes, uniquingKeysWith: { first, _ in first })
    }

    private static func words(_ source: CatalogueField.Source, _ language: String) -> String {
        switch source {
        case .self: language.hasPrefix("es") ? "la propia persona" : "the person"
        case .other(let text): text.text(in: language)
        }
    }

    /// GDPR Art. 15(1)(e) and (f): that these rights exist, and where to complain.
    private static func rights(_ language: String, _ contact: String) -> [String] {
        language.hasPrefix("es")
            ? [
                "Puedes pedir una copia, corregir, borrar o limitar tus datos, llevártelos y oponerte a su uso.",
                "Puedes retirar un consentimiento cuando quieras; lo hecho hasta entonces sigue siendo válido.",
                "Escribe a \(contact). Si no quedas conforme, puedes reclamar ante tu autoridad de protección de datos.",
            ]
            : [
                "You may ask for a copy, correct, erase or restrict your data, take it with you, and object to its use.",
                "You may take back a consent whenever you like; what was done until then stays lawful.",
                "Write to \(contact). If you are not content, you may complain to your data protection authority.",
            ]
    }

    private enum CodingKeys: String, CodingKey {
        case format, language, controller, reference, source, fields, events, standings, consent, messages, offers,
            rights
        case replies, requests, labels
        case pausedUntil = "paused_until"
        case madeAt = "made_at"
    }
}
