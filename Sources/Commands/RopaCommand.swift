import System
import Workspace

/// `heed ropa`: the record of processing activities (GDPR Art. 30(1), LAW-13), out of `heed.yaml`.
enum RopaCommand: Command {
    static let spec = CommandSpec(
        name: "ropa", summary: "Write the record of processing activities that the law asks for (GDPR Art. 30).",
        discussion: """
            Everything comes from heed.yaml, so that the record says what is really done: who is responsible, each purpose
            with its legal basis, categories of data and who they are about, recipients, where the data is, how long it is
            kept, and how it is protected.
            """,
        options: [
            OptionSpec("out", value: "FILE", "the file to write (default: standard output)"),
            OptionSpec("language", value: "TAG", "the language of titles (default: the workspace's)"),
        ],
        examples: [.init("heed ropa --out record.json", "for the authority, on request")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let folder = try WorkspaceFolder.find(from: context.workingDirectory, explicit: context.workspaceOption)
        let configuration = try folder.configuration().configuration
        let language = configuration.languages.best(
            for: invocation.value("language") ?? configuration.languages.default)
        try PrivateDocument.write(
            ProcessingRecord(configuration, language: language, at: context.clock.now()),
            to: invocation.value("out"), in: context)
        return .done
    }
}

/// Named by the letters of GDPR Art. 30(1).
private struct ProcessingRecord: Encodable {
    struct Controller: Encodable {
        let name: String
        let address: String
        let country: String
        let contact: String
        let privacyContact: String

        private enum CodingKeys: String, CodingKey {
            case name, address, country, contact
            case privacyContact = "privacy_contact"
        }
    }

    struct Activity: Encodable {
        let name: String
        let title: String
        let explanation: String
        let legalBasis: String
        let channels: [String]
        let dataIncluded: [String]
        let dataAsked: [String]
        let expiresAfter: String?

        private enum CodingKeys: String, CodingKey {
            case name, title, explanation, channels
            case legalBasis = "legal_basis"
            case dataIncluded = "data_included"
            case dataAsked = "data_asked"
            case expiresAfter = "expires_after"
        }
    }

    struct DataKind: Encodable {
        let category: String
        let fields: [String]
        let special: [String]
        let about = "customers"
    }

    struct Retention: Encodable {
        let name: String
        let keptFor: String

        private enum CodingKeys: String, CodingKey {
            case name
            case keptFor = "kept_for"
        }
    }

    let format = "heed-ropa-1"
    let madeAt: Instant
    let a: Controller
    let b: [Activity]
    let c: [DataKind]
    let d: String
    let e: [String]
    let f: [Retention]
    let g: String

    init(_ configuration: Configuration, language: String, at instant: Instant) {
        let own = configuration.organisation
        madeAt = instant.wholeSecond
        a = Controller(
            name: own.legalName, address: own.postalAddress, country: own.country, contact: own.contact,
            privacyContact: own.privacyContact)
        b = configuration.purposes.map { purpose in
            func categories(_ use: DataUse) -> [String] {
                DataCategory.allCases.filter { purpose.mayUse($0) == use }.map(\.rawValue)
            }
            return Activity(
                name: purpose.name, title: purpose.title.text(in: language),
                explanation: purpose.explanation.text(in: language), legalBasis: purpose.legalBasis.rawValue,
                channels: purpose.channels.map(\.rawValue), dataIncluded: categories(.included),
                dataAsked: categories(.asked), expiresAfter: purpose.expiresAfter.map { "\($0)" })
        }
        let catalogue = configuration.catalogue
        c = DataCategory.allCases.compactMap { category in
            let fields = catalogue.fields.filter { $0.category == category }
            let events = catalogue.events.filter { $0.category == category }
            guard !fields.isEmpty || !events.isEmpty else { return nil }
            return DataKind(
                category: category.rawValue,
                fields: fields.map { $0.label.text(in: language) } + events.map { $0.label.text(in: language) },
                special: fields.filter { $0.sensitivity == .special }.map { $0.label.text(in: language) })
        }
        d = own.recipientLine(in: language) ?? "none"
        e = own.storageLocations
        f =
            catalogue.fields.compactMap { field in
                field.retention.map { Retention(name: field.name, keptFor: "\($0)") }
            }
            + catalogue.events.compactMap { kind in
                kind.retention.map { Retention(name: "event.\(kind.name)", keptFor: "\($0)") }
            }
        g = own.securityMeasures.text(in: language)
    }

    private enum CodingKeys: String, CodingKey {
        case format
        case madeAt = "made_at"
        case a = "a_controller"
        case b = "b_purposes"
        case c = "c_categories"
        case d = "d_recipients"
        case e = "e_countries"
        case f = "f_retention"
        case g = "g_security"
    }
}
