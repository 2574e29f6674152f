import Campaigns
import Composer
import Workspace

/// `heed check [CAMPAIGN…]`: every mistake before anything is sent.
enum CheckCommand: Command {
    static let spec = CommandSpec(
        name: "check", summary: "Find every mistake in configuration, campaigns and templates.",
        discussion: """
            Reads heed.yaml, the campaign files and their templates, compiles everything, and lists which of a person's
            fields each message can read: their category, and of the people who would get it the share that lets it be
            used. All mistakes are shown at once, with file, line and column.
            """,
        arguments: [ArgumentSpec("CAMPAIGN", "only these campaigns (default: all)", count: .any)],
        examples: [.init("heed check", "everything in this workspace"), .init("heed check spring", "one campaign")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let campaigns = CampaignFolder(workspace.folder, workspace.configuration)
        let names = invocation.words.isEmpty ? try campaigns.names() : invocation.words
        var found: [Diagnostic] = []
        var reports: [Report] = []
        for name in names {
            do {
                let campaign = try campaigns.load(name)
                let prepared = try workspace.composer().prepare(campaign)
                found += campaign.warnings + prepared.warnings
                reports.append(
                    Report(
                        campaign: name, purpose: campaign.purpose.name,
                        reads: Dictionary(
                            uniqueKeysWithValues: campaign.channels.map { ($0.rawValue, prepared.fieldsRead(on: $0)) }),
                        picksBy: campaign.selectingFields,
                        fields: try FieldReport.all(of: prepared, workspace, context)))
            } catch let error as Diagnostics {
                found += error.all
            }
        }
        if invocation.words.isEmpty {
            found += try confirmations(workspace) + offers(workspace, beyond: found) + campaigns.surveys.mistakes()
        }
        let diagnostics = Diagnostics(found)
        if !diagnostics.errors.isEmpty { throw diagnostics }
        if !found.isEmpty { context.console.say(diagnostics.rendered) }
        if context.json {
            try context.console.printJSON(reports)
        } else {
            context.console.print(reports.map(text).joined(separator: "\n"))
        }
        return .done
    }

    /// What is wrong with offers that no campaign brings, and so is not among what was found.
    private static func offers(_ workspace: OpenWorkspace, beyond found: [Diagnostic]) throws -> [Diagnostic] {
        do {
            _ = try workspace.offers()
            return []
        } catch let error as Diagnostics {
            return error.all.filter { !found.contains($0) }
        }
    }

    /// What is wrong with the templates that ask to confirm a sign-up; nothing where there are none.
    private static func confirmations(_ workspace: OpenWorkspace) throws -> [Diagnostic] {
        let templates = TemplateLibrary(folder: workspace.folder.templates)
        guard templates.has(ConfirmationComposer.template) else { return [] }
        let composer = try ConfirmationComposer(
            configuration: workspace.configuration, templates: templates, suppressionKeys: workspace.suppressionKeys,
            signers: workspace.signers())
        var found: [Diagnostic] = []
        for purpose in workspace.configuration.purposes where purpose.legalBasis == .consent {
            for channel in purpose.channels {
                do {
                    found += try composer.prepare(purpose, channel).warnings
                } catch let error as Diagnostics {
                    found += error.all
                }
            }
        }
        // The purposes share the files, and so their mistakes.
        var unique: [Diagnostic] = []
        for diagnostic in found where !unique.contains(diagnostic) { unique.append(diagnostic) }
        return unique
    }

    private static func text(_ report: Report) -> String {
        var lines = ["\(report.campaign): in order"]
        if !report.picksBy.isEmpty { lines.append("  picks people by \(report.picksBy.joined(separator: ", "))") }
        for (channel, fields) in report.reads.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(channel) can read \(fields.isEmpty ? "no field" : fields.joined(separator: ", "))")
        }
        for field in report.fields where field.use == .asked {
            let share = field.permitted.map { permitted in
                permitted.of == 0
                    ? "nobody is in the audience"
                    : "\(grouped(permitted.people)) of \(grouped(permitted.of)) let it be used"
            }
            lines.append("  \(field.name) belongs to \(field.category), which is asked for: \(share ?? "")")
        }
        return lines.joined(separator: "\n")
    }

    private struct Report: Encodable {
        let campaign: String
        let purpose: String
        let reads: [String: [String]]
        let picksBy: [String]
        let fields: [FieldReport]

        private enum CodingKeys: String, CodingKey {
            case campaign, purpose, reads, fields
            case picksBy = "picks_by"
        }
    }
}
