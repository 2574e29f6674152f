/// What is wrong with a workspace as a folder: its place, its files, its secrets. What is wrong *in* `heed.yaml` are
/// ``Diagnostics``.
package struct WorkspaceError: Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// No `heed.yaml` here or above.
        case notFound
        /// A file of secrets that others may read.
        case notPrivate
        case secretMissing
        case secretMalformed
        /// A secret that would be overwritten.
        case alreadyExists
        case cannotRead
        case cannotWrite
    }

    package let code: Code

    /// A full sentence that names the thing and the remedy; never a part of a secret.
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension WorkspaceError {
    static func noWorkspace(above start: String) -> WorkspaceError {
        WorkspaceError(
            .notFound,
            "There is no heed.yaml in \(start) or a folder above it: run 'heed init DIR' or pass '--workspace DIR'.")
    }

    static func noConfiguration(in folder: String) -> WorkspaceError {
        WorkspaceError(
            .notFound, "There is no heed.yaml in \(folder): run 'heed init \(folder)' or name another folder.")
    }

    static func notPrivate(_ path: String) -> WorkspaceError {
        WorkspaceError(.notPrivate, "Others may read the secrets in \(path): run 'chmod 600 \(path)'.")
    }

    static func secretMissing(_ what: String, path: String, variable: String) -> WorkspaceError {
        WorkspaceError(
            .secretMissing,
            "There is no file \(path) with the \(what): bring it back from a backup, or set \(variable).")
    }

    static func variableMissing(_ variable: String) -> WorkspaceError {
        WorkspaceError(
            .secretMissing, "The environment variable \(variable), named in heed.yaml, is not set: set it.")
    }

    static func malformed(_ what: String, in place: String, remedy: String) -> WorkspaceError {
        WorkspaceError(.secretMalformed, "\(place): \(what): \(remedy).")
    }

    static func secretExists(_ path: String) -> WorkspaceError {
        WorkspaceError(
            .alreadyExists,
            "\(path) exists already and is not overwritten: without its keys, links in sent messages stop working.")
    }

    static func cannotRead(_ reason: String) -> WorkspaceError {
        WorkspaceError(.cannotRead, reason)
    }

    static func cannotWrite(_ reason: String) -> WorkspaceError {
        WorkspaceError(.cannotWrite, reason)
    }
}
