import System
package import Workspace

/// The campaigns of a workspace: the YAML files in its folder `Campaigns/`.
///
///     let campaigns = CampaignFolder(folder, configuration)
///     try campaigns.names()           // ["birthday", "newsletter", "spring"]
///     try campaigns.load("sprin")     // throws: … Did you mean 'spring'?
package struct CampaignFolder: Sendable {
    private let folder: WorkspaceFolder
    private let configuration: Configuration

    package init(_ folder: WorkspaceFolder, _ configuration: Configuration) {
        self.folder = folder
        self.configuration = configuration
    }

    /// Those that campaigns may bring.
    package var offers: OfferFolder { OfferFolder(folder, configuration) }

    package var surveys: SurveyFolder { SurveyFolder(folder, configuration) }

    /// The names of all campaigns, sorted; none when there is no such folder.
    ///
    /// - Throws: ``CampaignsError`` `.unreadable`.
    package func names() throws(CampaignsError) -> [String] {
        try Self.names(in: folder.campaigns)
    }

    /// The names of the YAML files in a folder, sorted; none when there is no such folder.
    static func names(in path: String) throws(CampaignsError) -> [String] {
        guard FileStatus.of(path)?.isFolder == true else { return [] }
        do {
            return try Folder.names(in: path).compactMap { file in
                guard file.hasSuffix(ending) else { return nil }
                let name = String(file.dropLast(ending.count))
                return isName(name) ? name : nil
            }
        } catch {
            throw .unreadable(error.description)
        }
    }

    /// The campaign of that name.
    ///
    /// - Throws: ``CampaignsError`` `.unknownCampaign`, `.unreadable`; `Diagnostics` when its file has mistakes.
    package func load(_ name: String) throws -> Campaign {
        if let door = TransactionalDoor(named: name) { return try open(door) }
        let names = try names()
        guard names.contains(name) else {
            throw CampaignsError.unknownCampaign(
                name, suggestion: Nearest.match(Self.withoutEnding(name), in: names), known: names)
        }
        let path = "Campaigns/\(name)\(Self.ending)"
        let campaign = try Campaign.load(
            folder.yaml(path), name: name, configuration: configuration, campaigns: names)
        return try offers.bring(to: campaign)
    }

    /// The campaign of a door for single messages, with the channels that its template is written for.
    ///
    /// - Throws: `Diagnostics` where `heed.yaml` does not know what it names.
    package func open(_ door: TransactionalDoor) throws -> Campaign {
        let files = (try? Folder.names(in: FilePath.join(folder.templates, door.template))) ?? []
        let purpose = configuration.purpose(named: door.purpose)
        let channels = (purpose?.channels ?? []).filter { channel in
            files.contains { $0.hasPrefix("\(channel.rawValue).") }
        }
        return try Campaign.load(
            YAML.parse(text: door.file(channels: channels), path: "send-one \(door.template)"), name: door.name,
            configuration: configuration)
    }

    /// All campaigns, sorted by name.
    ///
    /// - Throws: the mistakes of all files together, as `Diagnostics`; ``CampaignsError`` `.unreadable`.
    package func all() throws -> [Campaign] {
        var campaigns: [Campaign] = []
        var found: [Diagnostic] = []
        for name in try names() {
            do {
                campaigns.append(try load(name))
            } catch let error as Diagnostics {
                found += error.all
            }
        }
        if !found.isEmpty { throw Diagnostics(found) }
        return campaigns
    }

    static let ending = ".yaml"

    private static func withoutEnding(_ name: String) -> String {
        let file = FilePath.name(of: name)
        return file.hasSuffix(ending) ? String(file.dropLast(ending.count)) : file
    }

    /// Whether it may name a campaign or a template: letters, digits, `-` and `_`, at most 64.
    static func isName(_ text: String) -> Bool {
        1...64 ~= text.utf8.count && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy {
                97...122 ~= $0 || 65...90 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }
}
