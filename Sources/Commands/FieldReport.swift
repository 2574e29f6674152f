import Campaigns
import Composer
import Consent
import Database
import System
import Workspace

/// A field that a campaign's templates can read or that picks people, and how many of its audience let it be used.
struct FieldReport: Encodable {
    let name: String
    let category: String
    /// `included` in the purpose, or `asked` for by itself.
    let use: Use
    /// Counted for what is asked for; the rest is everybody's.
    let permitted: Permitted?

    enum Use: String, Encodable {
        case included, asked
    }

    struct Permitted: Encodable {
        let people: Int
        let of: Int
    }

    /// In the catalogue's order. The audience is only gone through where something is asked for.
    static func all(
        of campaign: PreparedCampaign, _ workspace: OpenWorkspace, _ context: Context
    ) throws -> [FieldReport] {
        let purpose = campaign.campaign.purpose
        let names = Set(campaign.campaign.channels.flatMap(campaign.fieldsRead)).union(
            campaign.campaign.selectingFields)
        let fields = workspace.configuration.catalogue.fields.filter { names.contains($0.name) }
        let asked = fields.filter { use(of: $0, purpose) == .asked }
        var people = 0
        var permitting: [String: Int] = [:]
        if !asked.isEmpty {
            let pass = AudiencePass(gate: workspace.gate, draw: workspace.draw)
            _ = try pass.run(
                campaign.campaign, at: context.clock.now(), options: [.regardlessOfReceipt, .regardlessOfSchedule],
                session: workspace.store.session()
            ) { entry in
                guard case .permitted(let permit) = entry.verdict else { return }
                people += 1
                for field in asked where permit.mayUse(field) { permitting[field.name, default: 0] += 1 }
            }
        }
        return fields.map { field in
            let use = use(of: field, purpose)
            return FieldReport(
                name: field.name, category: field.category.rawValue, use: use,
                permitted: use == .asked ? Permitted(people: permitting[field.name] ?? 0, of: people) : nil)
        }
    }

    /// Special fields need a yes of their own, whatever the purpose includes.
    private static func use(of field: CatalogueField, _ purpose: Purpose) -> Use {
        field.sensitivity == .special || purpose.mayUse(field) == .asked ? .asked : .included
    }
}
