/// What stopped an import as a whole; a single bad row never does (it is set aside).
package struct CustomersError: Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// The file is not UTF-8 text.
        case notUTF8
        /// The file has no header, or nothing at all.
        case emptyFile
        /// A column that the mapping needs is not there, or is there twice.
        case columns
        /// A column says that these people left: another mapping is needed.
        case refusedColumn
        /// The mapping does not fit what is imported with it.
        case mapping
        /// libcsv got no memory.
        case outOfMemory
        /// The file of rejected rows could not be put in its place.
        case cannotWrite
        /// A field of the catalogue changed its type after values were stored.
        case fieldType
    }

    package let code: Code
    /// A full sentence that names the file, its line or column, and the remedy.
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension CustomersError {
    static func notUTF8(_ path: String, line: Int, partly: Bool) -> CustomersError {
        let rest = partly ? " The rows before it are in; importing the corrected file again is safe." : ""
        return CustomersError(
            .notUTF8, "\(path):\(line): this line is not UTF-8 text. Save the file as UTF-8 and import it again.\(rest)"
        )
    }

    static func utf16(_ path: String, line: Int) -> CustomersError {
        CustomersError(
            .notUTF8,
            "\(path):\(line): this is UTF-16 or binary, not UTF-8 text. Save the file as UTF-8 (in spreadsheets: "
                + "“CSV UTF-8”) and import it again.")
    }

    static func empty(_ path: String) -> CustomersError {
        CustomersError(.emptyFile, "\(path) is empty. The first line of a CSV file names its columns.")
    }

    static func noEntries(_ path: String) -> CustomersError {
        CustomersError(
            .emptyFile,
            "\(path) has no line with an email address, a phone number or the SHA-256 of one. Is it the right file?")
    }

    static func unreadableHeader(_ path: String) -> CustomersError {
        CustomersError(
            .columns,
            "\(path):1: the header cannot be read: a quote in it is out of place. Quote whole names, or none.")
    }

    static func missing(_ column: String, _ path: String, mapping: String, hint: String) -> CustomersError {
        CustomersError(
            .columns, "\(path):1: the column '\(column)' is missing, and the mapping '\(mapping)' needs it. \(hint)")
    }

    static func noAddressColumn(_ columns: [String], _ path: String, mapping: String, hint: String) -> CustomersError {
        let names = columns.map { "'\($0)'" }.joined(separator: " or ")
        return CustomersError(
            .columns,
            "\(path):1: no column has an address: the mapping '\(mapping)' looks for \(names). \(hint)")
    }

    static func repeated(_ column: String, _ path: String) -> CustomersError {
        CustomersError(
            .columns, "\(path):1: the column '\(column)' is there twice. Delete or rename one of them.")
    }

    static func refused(_ column: String, _ path: String, mapping: String, remedy: String) -> CustomersError {
        CustomersError(
            .refusedColumn,
            "\(path): the column '\(column)' says that these people must not be written to, and the mapping "
                + "'\(mapping)' would not heed it. \(remedy)")
    }

    static func mapping(_ name: String, _ reason: String) -> CustomersError {
        CustomersError(.mapping, "The mapping '\(name)' cannot be used here: \(reason)")
    }

    static func lineTooLong(_ path: String, line: Int) -> CustomersError {
        CustomersError(
            .notUTF8, "\(path):\(line): this line is longer than 16 MiB. Is this really CSV or JSON Lines?")
    }

    static func jsonArray(_ path: String) -> CustomersError {
        CustomersError(
            .notUTF8,
            "\(path):1: this is one JSON array, not JSON Lines. Write one object a line, for example with "
                + "'jq -c .[] FILE'.")
    }

    static func cannotPlace(_ path: String) -> CustomersError {
        CustomersError(.cannotWrite, "The rejected rows could not be written to \(path). The import itself is done.")
    }

    static func fieldType(_ field: String, stored: String, now: String) -> CustomersError {
        CustomersError(
            .fieldType,
            "The field '\(field)' was '\(stored)' when its values were stored and is '\(now)' in heed.yaml. "
                + "Give the new one another name, or change the type back.")
    }

    static func outOfMemory(_ path: String) -> CustomersError {
        CustomersError(.outOfMemory, "Memory ran out while reading \(path).")
    }
}
