package import Workspace

/// The surveys of a workspace: the YAML files in `Campaigns/surveys/`.
///
///     try campaigns.surveys.load("order-2026")
package struct SurveyFolder: Sendable {
    private let folder: WorkspaceFolder
    private let configuration: Configuration

    init(_ folder: WorkspaceFolder, _ configuration: Configuration) {
        self.folder = folder
        self.configuration = configuration
    }

    private static let path = "Campaigns/surveys"

    /// The names of all surveys, sorted; none when there is no such folder.
    ///
    /// - Throws: ``CampaignsError`` `.unreadable`.
    package func names() throws(CampaignsError) -> [String] {
        try CampaignFolder.names(in: folder.path(of: Self.path))
    }

    /// The survey of that name.
    ///
    /// - Throws: ``CampaignsError`` `.unknownSurvey`, `.unreadable`; `Diagnostics` when its file has mistakes.
    package func load(_ name: String) throws -> Survey {
        let names = try names()
        guard names.contains(name) else {
            throw CampaignsError.unknownSurvey(name, suggestion: Nearest.match(name, in: names), known: names)
        }
        return try Survey.load(
            folder.yaml("\(Self.path)/\(name)\(CampaignFolder.ending)"), name: name, configuration: configuration)
    }

    /// What is wrong with all of them together.
    ///
    /// - Throws: ``CampaignsError`` `.unreadable`.
    package func mistakes() throws -> [Diagnostic] {
        var found: [Diagnostic] = []
        for name in try names() {
            do {
                _ = try load(name)
            } catch let error as Diagnostics {
                found += error.all
            }
        }
        return found
    }
}
