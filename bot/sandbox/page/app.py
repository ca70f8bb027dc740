"""stub"""
from bot.sandbox.page.scene import Scene
def page(scene: Scene): return None
