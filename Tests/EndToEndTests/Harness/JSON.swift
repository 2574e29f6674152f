import Foundation
import Testing

/// A JSON document as it was printed; asking for what is not there fails by name.
struct JSON {
    private let value: Any
    private let path: String

    init(_ text: String) throws {
        value = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        path = "the document"
    }

    private init(_ value: Any, _ path: String) {
        self.value = value
        self.path = path
    }

    func member(_ name: String) throws -> JSON {
        let object = try #require(value as? [String: Any], "\(path) is no object")
        return JSON(try #require(object[name], "\(path) has no '\(name)': \(object)"), "\(path).\(name)")
    }

    func has(_ name: String) -> Bool { (value as? [String: Any])?[name] != nil }

    func elements() throws -> [JSON] {
        try #require(value as? [Any], "\(path) is no list").enumerated().map { JSON($1, "\(path)[\($0)]") }
    }

    func int(_ name: String) throws -> Int {
        try #require(try member(name).value as? Int, "\(path).\(name) is no integer")
    }

    func bool(_ name: String) throws -> Bool {
        guard let truth = try member(name).value as? Bool else {
            throw HarnessError("\(path).\(name) is neither true nor false")
        }
        return truth
    }

    /// A count that a report leaves out when it is zero.
    func count(_ name: String) throws -> Int { has(name) ? try int(name) : 0 }

    func string(_ name: String) throws -> String {
        try #require(try member(name).value as? String, "\(path).\(name) is no text")
    }

    func strings(_ name: String) throws -> [String] {
        try #require(try member(name).value as? [String], "\(path).\(name) is no list of texts")
    }

    func counts(_ name: String) throws -> [String: Int] {
        try #require(try member(name).value as? [String: Int], "\(path).\(name) has no counts")
    }
}
