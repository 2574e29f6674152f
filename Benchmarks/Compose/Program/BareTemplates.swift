import Campaigns
import Composer
import Customers
import Liquid
import System
import Workspace

/// The templates of a campaign's email, compiled without the rest of the house, and the values they read.
struct BareTemplates {
    private let workspace: BenchWorkspace
    private let notice: Value = [
        "basis": "consent", "since": "2025-06-01T10:00:00Z", "method": "form", "attested_by": nil,
        "fields": ["first name", "favourite room", "interests"], "selecting": ["language"], "not_shared": true,
        "first": false,
        "sources": [],
    ]

    init(_ workspace: BenchWorkspace) {
        self.workspace = workspace
    }

    private var campaign: Campaign { workspace.campaign.campaign }

    func compile(_ language: String, _ ending: String, _ escaping: Escaping) throws -> (body: Program, notice: Program)
    {
        let templates = workspace.folder.templates
        let body = try Self.source("\(campaign.template)/email.\(language).\(ending)", in: templates)
        var options = CompileOptions(
            escaping: escaping, filters: Self.standIns,
            partials: { try? Self.source("blocks/\($0).\(ending)", in: templates) },
            slots: ["notice"], inserts: ["content": body])
        var source = try Self.source("layouts/email.\(ending)", in: templates)
        if ending == "html" { source = try Self.styled(source, in: templates) }
        let layout = try Program.compile(source, options: options)
        options.inserts = [:]
        let notice = try Program.compile(
            try Self.source("notices/email.\(language).\(ending)", in: templates), options: options)
        return (layout, notice)
    }

    /// The names that the templates read, with a person's values where they are that person's.
    func globals(of member: BenchWorkspace.Member, _ language: String) -> Object {
        let organisation = workspace.configuration.organisation
        let purpose = campaign.purpose
        return [
            "customer": .object(
                Object(member.person.values.sorted { $0.key < $1.key }.map { ($0.key, Self.value($0.value)) })),
            "organisation": [
                "name": .string(organisation.name), "legal_name": .string(organisation.legalName),
                "postal_address": .string(organisation.postalAddress), "contact": .string(organisation.contact),
                "privacy_contact": .string(organisation.privacyContact),
                "website": .string(organisation.website.text),
            ],
            "campaign": ["title": .string(campaign.title.text(in: language))],
            "purpose": [
                "title": .string(purpose.title.text(in: language)),
                "explanation": .string(purpose.explanation.text(in: language)),
            ],
            "links": [
                "unsubscribe": .string("https://casalumen.example/u/" + String(repeating: "x", count: 50)),
                "preferences": .string("https://casalumen.example/p/" + String(repeating: "x", count: 50)),
            ],
            "language": .string(language), "notice": notice,
            "subject": "Letter from the workshop", "preheader": "Why evening light should be low and warm.",
        ]
    }

    // MARK: -

    /// A file of `Templates/` below its head.
    private static func source(_ name: String, in templates: String) throws -> TemplateSource {
        let text = try FileBytes.text(FilePath.join(templates, name))
        let parts = text.split(separator: "---\n", maxSplits: 2, omittingEmptySubsequences: false)
        let hasHead = parts.count == 3 && parts[0].isEmpty
        return TemplateSource(name: name, text: hasHead ? String(parts[2]) : text)
    }

    /// A layout with the rules for phones and dark mode, which cannot be written into elements.
    private static func styled(_ layout: TemplateSource, in templates: String) throws -> TemplateSource {
        let sheet = try FileBytes.text(FilePath.join(templates, "layouts/email.css"))
        guard let rules = sheet.firstRange(of: "\n@media") else { return layout }
        let style = "<style>\n\(sheet[rules.lowerBound...])</style>\n</head>"
        return TemplateSource(name: layout.name, text: layout.text.replacing("</head>", with: style))
    }

    private static func value(_ value: FieldValue) -> Value {
        switch value {
        case .text(let text): .string(text)
        case .integer(let number): .integer(Int(number))
        case .decimal(let number): .decimal(number)
        case .tags(let tags): .array(tags.map { .string($0) })
        case .boolean(let truth): .bool(truth)
        case .date(let date): .string(date.description)
        case .instant(let instant): .string(instant.rfc3339)
        }
    }

    /// The two filters that notices use, without the work of ICU.
    private static let standIns: [String: HostFilter] = [
        "date": HostFilter(arguments: 0...1) { _ throws(FilterError) in "1 June 2025" },
        "list": HostFilter(arguments: 0...1) { _ throws(FilterError) in "first name, favourite room and interests" },
    ]
}
