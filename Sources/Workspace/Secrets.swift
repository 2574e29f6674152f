internal import Crypto
internal import System

/// The workspace's keys and passwords: in files with mode 0600 below `secrets/`, or in the environment.
///
///     let secrets = Secrets(in: folder, environment: environment)
///     let tokens = try secrets.keyring(.token)
package struct Secrets: Sendable {
    private let folder: WorkspaceFolder
    private let environment: [String: String]

    /// - Parameter environment: the process's variables, handed in so that nothing here depends on the process.
    package init(in folder: WorkspaceFolder, environment: [String: String]) {
        self.folder = folder
        self.environment = environment
    }

    /// The keys for one use, from the variable if it is set, else from the file.
    ///
    /// - Throws: ``WorkspaceError`` `.secretMissing`, `.notPrivate`, `.secretMalformed`, `.cannotRead`.
    package func keyring(_ use: Keyring.Use) throws(WorkspaceError) -> Keyring {
        if let text = environment[use.variable], !text.isEmpty {
            // One line is all that many places allow for a variable: there commas part the keys.
            let lines = String(text.map { $0 == "," ? "\n" : $0 })
            return try Keyring(lines, use: use, place: use.variable)
        }
        let path = file(of: use)
        guard FileStatus.exists(path) else {
            throw .secretMissing("\(use.rawValue) keys", path: path, variable: use.variable)
        }
        return try Keyring(try Self.privateText(path), use: use, place: path)
    }

    /// The same, but makes the first key when there is none: for a use that older workspaces do not know. Two processes
    /// that do so at once get the same key.
    ///
    /// - Throws: as ``keyring(_:)``, but for `.secretMissing`; ``WorkspaceError`` `.cannotWrite`.
    package func keyringOrFirst(_ use: Keyring.Use) throws(WorkspaceError) -> Keyring {
        let isInVariable = environment[use.variable].map { !$0.isEmpty } ?? false
        if !isInVariable, !FileStatus.exists(file(of: use)) {
            do {
                try Folder.make(folder.secrets, mode: 0o700)
                // Another process may be faster; then its key is the first one.
                try AtomicFile.writeNew(try Self.firstKey(use), to: file(of: use), mode: 0o600)
            } catch {
                throw .cannotWrite("\(error)")
            }
        }
        return try keyring(use)
    }

    /// A password for the relay or the database; the file's final line end is not a part of it.
    ///
    /// - Throws: ``WorkspaceError`` `.secretMissing`, `.notPrivate`, `.secretMalformed`, `.cannotRead`.
    package func password(_ source: PasswordSource) throws(WorkspaceError) -> Password {
        let place: String
        var text: String
        switch source {
        case .environment(let variable):
            guard let value = environment[variable], !value.isEmpty else { throw .variableMissing(variable) }
            (place, text) = (variable, value)
        case .file(let name):
            place = folder.path(of: name)
            guard FileStatus.exists(place) else {
                throw .malformed(
                    "there is no such file", in: place,
                    remedy: "write the password into it and run 'chmod 600 \(place)'")
            }
            text = try Self.privateText(place)
            if text.last?.isNewline == true { text.removeLast() }
        }
        guard !text.isEmpty, !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw .malformed(
                "this is no password", in: place, remedy: "write the password on one line and nothing else")
        }
        return Password(text)
    }

    /// Makes new keys for every use in the folder `secrets`, which is made with mode 0700.
    ///
    /// - Throws: ``WorkspaceError`` `.alreadyExists` before anything is written, `.cannotWrite`.
    package static func create(in folder: WorkspaceFolder) throws(WorkspaceError) {
        let secrets = Secrets(in: folder, environment: [:])
        for use in Keyring.Use.allCases where FileStatus.exists(secrets.file(of: use)) {
            throw .secretExists(secrets.file(of: use))
        }
        do {
            try Folder.make(folder.secrets, mode: 0o700)
            for use in Keyring.Use.allCases {
                try AtomicFile.write(try firstKey(use), to: secrets.file(of: use), mode: 0o600)
            }
        } catch {
            // Nothing half-made: the next attempt would take it for keys in use.
            for use in Keyring.Use.allCases { try? FilePath.remove(secrets.file(of: use)) }
            throw .cannotWrite("\(error)")
        }
    }

    /// The text of a file with one new key.
    private static func firstKey(_ use: Keyring.Use) throws(CryptoError) -> String {
        "# Heed's \(use.rawValue) keys: number and key. The last one is for what is new.\n"
            + "# Keep them secret, and keep them in your backups.\n"
            + "1 \(Hex.encode(try SecureRandom.bytes(use.keyLength)))\n"
    }

    private func file(of use: Keyring.Use) -> String {
        FilePath.join(folder.secrets, use.fileName)
    }

    static func privateText(_ path: String) throws(WorkspaceError) -> String {
        guard let status = FileStatus.of(path), status.isPrivate else { throw .notPrivate(path) }
        do {
            return try FileBytes.text(path, limit: 1 << 16)
        } catch {
            throw .cannotRead(error.description)
        }
    }
}

/// A password that does not print itself.
package struct Password: Sendable {
    /// What is handed to the relay.
    package let text: String

    init(_ text: String) {
        self.text = text
    }
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "Password(redacted)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
