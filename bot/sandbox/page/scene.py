"""stub"""
class Scene: pass
