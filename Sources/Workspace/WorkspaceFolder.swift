internal import System

/// The folder that a marketer works in, found by its `heed.yaml`.
///
///     let folder = try WorkspaceFolder.find(from: FilePath.currentFolder, explicit: options.workspace)
///     let (configuration, warnings) = try folder.configuration()
package struct WorkspaceFolder: Equatable, Sendable {
    /// Absolute.
    package let path: String

    /// - Parameter path: of a folder with a `heed.yaml`, or where one is about to be made.
    package init(path: String) {
        self.path = FilePath.absolute(path)
    }

    /// The name of the file that makes a folder a workspace.
    package static let configurationName = "heed.yaml"

    /// The workspace that somebody named, or else the nearest one around `start`.
    ///
    /// - Throws: ``WorkspaceError`` `.notFound`, which says how to make or name one.
    package static func find(from start: String, explicit: String?) throws(WorkspaceError) -> WorkspaceFolder {
        if let explicit {
            let named = WorkspaceFolder(path: FilePath.join(start, explicit))
            guard named.hasConfiguration else { throw .noConfiguration(in: explicit) }
            return named
        }
        var folder = WorkspaceFolder(path: start)
        while !folder.hasConfiguration {
            let above = FilePath.folder(of: folder.path)
            guard above != folder.path else { throw .noWorkspace(above: start) }
            folder = WorkspaceFolder(path: above)
        }
        return folder
    }

    private var hasConfiguration: Bool {
        FileStatus.of(configurationFile)?.isRegularFile == true
    }
}

// MARK: - Paths

extension WorkspaceFolder {
    package var configurationFile: String { self.path(of: Self.configurationName) }
    package var campaigns: String { self.path(of: "Campaigns") }
    package var templates: String { self.path(of: "Templates") }
    package var mappings: String { self.path(of: "Mappings") }

    /// Mode 0700.
    package var secrets: String { self.path(of: "secrets") }

    /// The absolute path of a file that is named relative to the workspace; an absolute one stays as it is.
    package func path(of name: String) -> String {
        FilePath.join(path, name)
    }

    /// Where the database is: the place that `HEED_DATABASE` names, or else the configuration's; files as absolute
    /// paths.
    package func database(of configuration: Configuration, environment: [String: String]) -> DatabasePlace {
        if let named = environment["HEED_DATABASE"], !named.isEmpty {
            return DatabasePlace.isServer(named) ? .server(url: named, password: nil) : .file(path(of: named))
        }
        if case .file(let name) = configuration.database { return .file(path(of: name)) }
        return configuration.database
    }
}

// MARK: - Reading

extension WorkspaceFolder {
    /// Reads and checks `heed.yaml`.
    package func configuration() throws(Diagnostics) -> (configuration: Configuration, warnings: [Diagnostic]) {
        try Configuration.load(bytes: bytes(of: Self.configurationName), path: Self.configurationName)
    }

    /// Reads one of the workspace's YAML files; `name` is relative to the workspace and stands in errors.
    ///
    ///     let document = try folder.yaml("Campaigns/spring.yaml")
    package func yaml(_ name: String) throws(Diagnostics) -> YAMLDocument {
        try YAML.parse(bytes: bytes(of: name), path: name)
    }

    private func bytes(of name: String) throws(Diagnostics) -> [UInt8] {
        do {
            return try FileBytes.read(path(of: name), limit: YAML.longest)
        } catch {
            throw Diagnostics(Diagnostic(path: name, mark: nil, message: error.clause))
        }
    }
}

extension SystemError {
    /// The sentence as a part of another: `cannot read heed.yaml: No such file or directory`.
    fileprivate var clause: String {
        let words = description.hasSuffix(".") ? description.dropLast() : description[...]
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
