import System
package import Workspace

extension ImportMapping {
    /// Reads a mapping that ships, by its name, or one's own, by the path of its YAML file.
    ///
    /// - Parameters:
    ///   - named: a name such as `shopify`, or a path that ends in `.yaml` or `.yml`.
    ///   - shipped: the folder of the shipped mappings.
    /// - Throws: every mistake of the file with its place.
    package static func load(
        _ named: String, shipped: String, configuration: Configuration
    ) throws(Diagnostics) -> ImportMapping {
        let isFile = named.hasSuffix(".yaml") || named.hasSuffix(".yml")
        let path = isFile ? named : try shippedPath(named, shipped, complaint: nil)
        return try load(read(path), shipped: shipped, configuration: configuration)
    }

    /// The names of the mappings in a folder, sorted.
    package static func names(in folder: String) -> [String] {
        ((try? Folder.names(in: folder)) ?? []).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func load(
        _ document: YAMLDocument, shipped: String, configuration: Configuration
    ) throws(Diagnostics) -> ImportMapping {
        var chain = [document]
        var names: Set<String> = []
        while let (name, mark) = parent(of: chain[chain.count - 1]) {
            let source = chain[chain.count - 1].source
            guard names.insert(name).inserted else {
                throw Diagnostics(
                    source.diagnostic(
                        .error, "the mapping '\(name)' extends itself", at: mark, hint: "Delete one 'extends'."))
            }
            chain.append(
                try read(
                    shippedPath(name, shipped) { message, hint in
                        source.diagnostic(.error, message, at: mark, hint: hint)
                    }))
        }
        var draft = MappingDraft()
        for document in chain.reversed() {
            try draft.take(document, configuration: configuration)
        }
        guard let mapping = draft.finished() else { preconditionFailure("A chain has at least one file.") }
        return mapping
    }

    private static func parent(of document: YAMLDocument) -> (String, SourceMark)? {
        guard case .mapping(let entries) = document.root.content,
            let entry = entries.first(where: { $0.key == "extends" }), let name = entry.value.text
        else { return nil }
        return (name, entry.value.mark)
    }

    private static func shippedPath(
        _ name: String, _ folder: String, complaint: ((String, String?) -> Diagnostic)?
    ) throws(Diagnostics) -> String {
        let names = names(in: folder)
        if names.contains(name) { return FilePath.join(folder, name + ".yaml") }
        let hint =
            Nearest.suggestion(for: name, in: names)
            ?? "Shipped: \(names.joined(separator: ", ")). A file of your own is named with its ending, .yaml."
        let message = "there is no mapping '\(name)'"
        throw Diagnostics(
            complaint?(message, hint) ?? Diagnostic(path: "--mapping", mark: nil, message: message, hint: hint))
    }

    private static func read(_ path: String) throws(Diagnostics) -> YAMLDocument {
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(path, limit: YAML.longest)
        } catch {
            throw Diagnostics(Diagnostic(path: path, mark: nil, message: "it cannot be read: \(error.description)"))
        }
        return try YAML.parse(bytes: bytes, path: path)
    }
}
