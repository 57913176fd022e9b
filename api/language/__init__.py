"""Chinese and English text as text: script, segmentation, pinyin, words, quantities, controls.

Pure: it takes and returns plain data, and opens nothing but the dictionaries that packages ship.
May import: errors.
"""
