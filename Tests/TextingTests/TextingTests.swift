import Testing

@testable import Texting

@Suite struct TextingTests {}
