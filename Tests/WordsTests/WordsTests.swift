import Testing

@testable import Words

@Suite struct WordsTests {}
