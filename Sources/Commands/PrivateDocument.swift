import System

/// A document about one person: onto standard output, or into a file for its owner's eyes only.
enum PrivateDocument {
    /// - Parameter file: as it was typed; nil: standard output.
    static func write(_ document: some Encodable, to file: String?, in context: Context) throws {
        let text = try JSONText.encode(document, pretty: true) + "\n"
        guard let file else { return context.console.print(text) }
        try AtomicFile.write(text, to: OpenWorkspace.path(file, in: context), mode: 0o600)
        context.console.say("Wrote \(file).")
    }
}
