import Glibc

/// What went wrong with a file, a folder or another thing of the operating system.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        case notFound, notPermitted, noSpace, readOnly, alreadyExists, notAFolder, tooLarge, closedPipe
        case invalidText
        /// Any other failure to read or to write.
        case cannotRead, cannotWrite
    }

    package let code: Code
    /// A full sentence that names the path and the reason.
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension SystemError {
    static func reading(_ path: String, _ number: Int32) -> SystemError {
        SystemError(code(number) ?? .cannotRead, "Cannot read \(path): \(words(number)).")
    }

    static func writing(_ path: String, _ number: Int32) -> SystemError {
        SystemError(code(number) ?? .cannotWrite, "Cannot write \(path): \(words(number)).")
    }

    static func tooLarge(_ path: String, limit: Int) -> SystemError {
        SystemError(.tooLarge, "\(path) is larger than the \(limit) bytes that are accepted here.")
    }

    static func lineTooLong(_ path: String, line: Int, limit: Int) -> SystemError {
        SystemError(.tooLarge, "Line \(line) of \(path) is longer than \(limit) bytes; is this really a text file?")
    }

    static func notText(_ path: String) -> SystemError {
        SystemError(.invalidText, "\(path) is not UTF-8 text; save it as UTF-8.")
    }

    private static func code(_ number: Int32) -> Code? {
        switch number {
        case ENOENT: .notFound
        case EACCES, EPERM: .notPermitted
        case ENOSPC, EDQUOT: .noSpace
        case EROFS: .readOnly
        case EEXIST: .alreadyExists
        case ENOTDIR: .notAFolder
        case EFBIG: .tooLarge
        case EPIPE: .closedPipe
        default: nil
        }
    }

    /// The C library's words for an error number: `No such file or directory`.
    package static func words(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        // Thread-safe, which strerror is not.
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
