"""Issued documents: files kept byte for byte under their hash, their text and blocks, and what they say of themselves.

What a document promises is read by `plans`, what it grants will be read by `policies`: this app knows neither. It
keeps bytes, versions of the text, metadata a planner may correct, and finds words in all of it.
"""
